package dev.mobula.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code mobula example}: lists what ships with Mobula ready to run, and runs it: the tuned
 * configurations, and the examples with Java sources.
 */
final class ExampleCommand implements Command {
  private final Experiments experiments;

  ExampleCommand(Experiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public Usage usage() {
    return new Usage(
        "example",
        List.of("list|run", "[NAME]"),
        "Lists the examples in configs/ and examples/, or runs one by its name.",
        "'example run' takes the options of 'mobula train' too; see 'mobula train --help'.\n",
        List.of(UserClasses.OPTION),
        TrainCommand.OPTIONS.stream().filter(option -> option != UserClasses.OPTION).toList());
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    UserClasses.add(arguments);
    String action = arguments.operand(0);
    String name = arguments.operand(1);
    Map<String, Example> examples = Example.all(Path.of(System.getProperty("mobula.home", "")));
    if ("list".equals(action) && name == null) {
      Map<String, String> lines = new TreeMap<>();
      examples.forEach((key, example) -> lines.put(key, example.title()));
      return Catalogue.print(lines, terminal);
    }
    if ("run".equals(action) && name != null) {
      Example example = examples.get(name);
      if (example == null) {
        throw new UsageException(
            "there is no example '%s'%s; see 'mobula example list'"
                .formatted(name, DidYouMean.among(name, examples.keySet())));
      }
      return run(example, arguments, terminal);
    }
    throw new UsageException("expected 'mobula example list' or 'mobula example run NAME'");
  }

  private int run(Example example, Arguments arguments, Terminal terminal) {
    if (example.sources().isEmpty()) {
      return train(example, arguments, terminal);
    }
    try (CompiledSources compiled =
        CompiledSources.of(example.sources(), arguments.get(UserClasses.OPTION.name()))) {
      UserClasses.add(compiled.folder().toString());
      if (example.config() != null) {
        return train(example, arguments, terminal);
      }
      compiled.runMain();
      return ExitCode.OK;
    }
  }

  private int train(Example example, Arguments arguments, Terminal terminal) {
    return new TrainCommand(experiments).train(example.config(), arguments, terminal);
  }
}
