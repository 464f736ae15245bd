package dev.mobula.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code mobula example}: lists the tuned configurations that ship with Mobula, and runs one. */
final class ExampleCommand implements Command {
  private static final String YAML = ".yaml";

  private final Experiments experiments;

  ExampleCommand(Experiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public Usage usage() {
    return new Usage(
        "example",
        List.of("list|run", "[NAME]"),
        "Lists the tuned configurations in configs/, or runs one by its name.",
        "The options are those of 'mobula train'.\n",
        TrainCommand.OPTIONS);
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    String action = arguments.operand(0);
    String name = arguments.operand(1);
    Map<String, Path> examples = examples();
    if ("list".equals(action) && name == null) {
      Map<String, String> lines = new TreeMap<>();
      examples.forEach((example, file) -> lines.put(example, title(file)));
      return Catalogue.print(lines, terminal);
    }
    if ("run".equals(action) && name != null) {
      Path file = examples.get(name);
      if (file == null) {
        throw new UsageException(
            "there is no example '%s'%s; see 'mobula example list'"
                .formatted(name, DidYouMean.among(name, examples.keySet())));
      }
      return new TrainCommand(experiments).train(file, arguments, terminal);
    }
    throw new UsageException("expected 'mobula example list' or 'mobula example run NAME'");
  }

  /** The folder above {@code configs} is named by the launcher; else it is the current one. */
  private static Map<String, Path> examples() {
    Path folder = Path.of(System.getProperty("mobula.home", "")).resolve("configs");
    Map<String, Path> examples = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> {
          String name = Objects.toString(file.getFileName());
          if (name.endsWith(YAML)) {
            examples.put(name.substring(0, name.length() - YAML.length()), file);
          }
        });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (examples.isEmpty()) {
      throw new UsageException("found no configurations in " + folder.toAbsolutePath());
    }
    return examples;
  }

  /** Returns the first comment of a file. */
  private static String title(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("#"))
          .map(line -> line.substring(1).strip())
          .filter(line -> !line.isEmpty())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
