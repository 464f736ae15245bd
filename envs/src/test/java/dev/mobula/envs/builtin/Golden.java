package dev.mobula.envs.builtin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The recordings of Gymnasium below {@code -Dmobula.golden}. */
final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  /** Returns the recorded files whose name ends so; skips the test where the folder is absent. */
  static List<Path> files(String ending) {
    Path folder =
        Path.of(System.getProperty("mobula.golden", "../../shared/golden")).resolve("gymnasium");
    assumeTrue(Files.isDirectory(folder), "no reference data in " + folder);
    try (Stream<Path> files = Files.list(folder)) {
      return some(files.filter(file -> file.toString().endsWith(ending)).sorted().toList(), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> List<T> some(List<T> found, Path in) {
    assertFalse(found.isEmpty(), () -> "expected reference data in " + in + ", found none");
    return found;
  }

  static JsonNode json(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the objects of a file with one in each line. */
  static List<JsonNode> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return some(lines.filter(line -> !line.isBlank()).map(JSON::readTree).toList(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
