package dev.mobula.rllib;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference data outside the repository, found through {@code -Dmobula.golden}. */
public final class GoldenFiles {
  private GoldenFiles() {}

  /**
   * Returns the cases of a file that a test is for, of which there is at least one; skips the test
   * visibly where the data is absent.
   */
  public static List<JsonNode> cases(String name, Predicate<JsonNode> wanted) {
    List<JsonNode> cases = new ArrayList<>();
    math(name)
        .forEach(each -> {
          if (wanted.test(each)) {
            cases.add(each);
          }
        });
    if (cases.isEmpty()) {
      throw new AssertionError("expected cases of this test in " + name + ", found none");
    }
    return cases;
  }

  private static JsonNode math(String name) {
    Path file = Path.of(System.getProperty("mobula.golden", "../../shared/golden"), "math", name);
    assumeTrue(Files.exists(file), () -> "skipped: no reference data at " + file);
    try {
      return JsonMapper.builder().build().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Flattens nested arrays of numbers or booleans, row by row. */
  public static double[] flat(JsonNode node) {
    if (!node.isArray()) {
      return new double[] {node.isBoolean() ? (node.booleanValue() ? 1 : 0) : node.doubleValue()};
    }
    double[][] parts = new double[node.size()][];
    int length = 0;
    for (int i = 0; i < node.size(); i++) {
      parts[i] = flat(node.get(i));
      length += parts[i].length;
    }
    double[] all = new double[length];
    int next = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, next, part.length);
      next += part.length;
    }
    return all;
  }
}
