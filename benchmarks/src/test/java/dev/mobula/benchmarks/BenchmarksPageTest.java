package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The names of benchmarks and their figures, which do not change once published. */
class BenchmarksPageTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** The text under the heading of a benchmark, up to the next one. */
  private static String section(String name) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "benchmarks.md"));
    String heading = "## `" + name + "`\n";
    int start = page.indexOf(heading);
    assertTrue(start >= 0, "no heading of " + name);
    int end = page.indexOf("\n## ", start + heading.length());
    return page.substring(start + heading.length(), end < 0 ? page.length() : end);
  }

  /**
   * The names in the first column of its table, where a name that starts with an underscore stands
   * for the first one of its row with another ending.
   */
  private static Set<String> described(String section) {
    Set<String> names = new TreeSet<>();
    for (String line : section.split("\n", -1)) {
      if (line.startsWith("| `")) {
        List<String> row =
            CODE.matcher(line.split("\\|", -1)[1]).results().map(BenchmarksPageTest::name).toList();
        String first = row.getFirst();
        String stem = first.substring(0, Math.max(0, first.lastIndexOf('_')));
        row.forEach(name -> names.add(name.startsWith("_") ? stem + name : name));
      }
    }
    return names;
  }

  private static String name(MatchResult code) {
    return code.group(1);
  }

  @Test
  void shouldDescribeEveryFigureOfEveryBenchmark() throws IOException {
    for (Benchmark benchmark : Benchmarks.ALL) {
      assertEquals(
          new TreeSet<>(benchmark.figures()),
          described(section(benchmark.name())),
          benchmark.name());
    }
  }
}
