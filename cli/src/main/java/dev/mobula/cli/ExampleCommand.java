package dev.mobula.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code mobula example}: lists what ships with Mobula ready to run, and runs it: the tuned
 * configurations, and the examples with Java sources, some of which compare what is learnt with
 * heuristics.
 */
final class ExampleCommand implements Command {
  private static final Option SEEDS =
      Option.of("--seeds", "N", "How many seeds 'example compare' trains (default: 5).");

  private final Experiments experiments;

  ExampleCommand(Experiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public Usage usage() {
    return new Usage(
        "example",
        List.of("list|run|compare", "[NAME]"),
        "Lists the examples in configs/ and examples/, or runs one by its name.",
        """
        'example run' takes the options of 'mobula train' too; see 'mobula train --help'.
        'example compare' trains --seeds seeds, from that of the example's file on, plays 1,000
        held-out episodes with each and with the heuristics of the example, and draws the
        learning curves into its folder.
        """,
        List.of(SEEDS, UserClasses.OPTION),
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
      return run(find(name, examples), arguments, terminal);
    }
    if ("compare".equals(action) && name != null) {
      return compare(name, find(name, examples), arguments);
    }
    throw new UsageException(
        "expected 'mobula example list', or 'mobula example run NAME' or 'compare NAME'");
  }

  private static Example find(String name, Map<String, Example> examples) {
    Example example = examples.get(name);
    if (example == null) {
      throw new UsageException(
          "there is no example '%s'%s; see 'mobula example list'"
              .formatted(name, DidYouMean.among(name, examples.keySet())));
    }
    return example;
  }

  private static int compare(String name, Example example, Arguments arguments) {
    Path config = example.config();
    if (config == null || example.sources().isEmpty()) {
      throw new UsageException(
          "expected an example with heuristics to compare with, such as inventory, found " + name);
    }
    String seeds = Long.toString(arguments.number(SEEDS.name(), 1).orElse(5));
    try (CompiledSources compiled =
        CompiledSources.of(example.sources(), arguments.get(UserClasses.OPTION.name()))) {
      UserClasses.add(compiled.folder().toString());
      compiled.runMain(config.toString(), seeds);
      return ExitCode.OK;
    }
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
