package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchmarksPageTest {
  @Test
  void shouldDescribeEveryBenchmark() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "benchmarks.md"));
    for (String name : Benchmarks.names()) {
      assertTrue(page.contains("## `" + name + "`"), name);
    }
  }
}
