package dev.mobula.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something ready to run: a file {@code configs/NAME.yaml}, or a folder {@code examples/NAME} with
 * Java sources, in it or in {@code src/main/java} as Maven has them, and a config that uses them,
 * or with one program.
 *
 * @param config what is trained, or null for a program
 * @param sources Java files to compile first
 */
record Example(@Nullable Path config, List<Path> sources) {
  private static final String YAML = ".yaml";
  private static final String JAVA = ".java";

  /** How the names of files for 'mobula tune' and 'serve' begin, which are nothing to train. */
  private static final List<String> OTHERS = List.of("tune-", "serve-");

  /** Finds the examples below a folder, by name. */
  static Map<String, Example> all(Path home) {
    Map<String, Example> examples = new TreeMap<>();
    for (Path file : list(home.resolve("configs"))) {
      String name = Objects.toString(file.getFileName());
      if (name.endsWith(YAML) && OTHERS.stream().noneMatch(name::startsWith)) {
        examples.put(
            name.substring(0, name.length() - YAML.length()), new Example(file, List.of()));
      }
    }
    for (Path folder : list(home.resolve("examples"))) {
      if (Files.isDirectory(folder)) {
        examples.put(Objects.toString(folder.getFileName()), ofFolder(folder));
      }
    }
    if (examples.isEmpty()) {
      throw new UsageException("found no configs/ or examples/ in " + home.toAbsolutePath());
    }
    return examples;
  }

  private static Example ofFolder(Path folder) {
    Path config = null;
    List<Path> sources = new ArrayList<>();
    for (Path file : list(folder)) {
      String name = file.toString();
      if (name.endsWith(YAML)) {
        config = file;
      } else if (name.endsWith(JAVA)) {
        sources.add(file);
      }
    }
    sources.addAll(javaFiles(folder.resolve("src").resolve("main").resolve("java")));
    return new Example(config, List.copyOf(sources));
  }

  private static List<Path> javaFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(JAVA)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isComment(String line) {
    return line.startsWith("#") || line.startsWith("//");
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the first sentence of the first comment of the config, or of the program. */
  String title() {
    Path file = config == null ? sources.getFirst() : config;
    try (Stream<String> lines = Files.lines(file)) {
      String comment =
          lines
              .dropWhile(line -> !isComment(line))
              .takeWhile(Example::isComment)
              .map(line -> line.replaceFirst("[#/]+", "").strip())
              .collect(Collectors.joining(" "));
      return comment.replaceFirst("(?<=\\.)\\s.*", "").strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
