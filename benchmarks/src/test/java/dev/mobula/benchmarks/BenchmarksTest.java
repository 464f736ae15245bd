package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarksTest {
  @Test
  void shouldListEveryBenchmarkWithALineAboutIt() {
    List<String> lines = Benchmarks.help().lines().toList();
    for (String name : Benchmarks.names()) {
      assertTrue(
          lines.stream()
              .anyMatch(line -> line.matches("  " + name + " +\\w.+") && line.length() < 110),
          name);
    }
  }

  @Test
  void shouldSuggestTheBenchmarkThatWasMeant() {
    assertEquals(
        "unknown benchmark 'gea' (did you mean gae?); 'benchmarks/run' lists them",
        Benchmarks.unknown("gea"));
    assertEquals(
        "unknown benchmark 'zzzzzzzz'; 'benchmarks/run' lists them",
        Benchmarks.unknown("zzzzzzzz"));
  }
}
