package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class EngineMemoryBenchmarkTest {
  @Test
  void shouldMeasureAllThatItAnnouncesAndLookAfterEachTenth() throws Exception {
    EngineMemoryBenchmark benchmark = new EngineMemoryBenchmark("simd", "32-true", 25);
    List<Figure> found = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    benchmark.run(
        new Report() {
          @Override
          public void add(Figure figure) {
            found.add(figure);
          }

          @Override
          public void skip(String figure, String why) {
            throw new AssertionError(figure + " left out: " + why);
          }

          @Override
          public void note(String text) {
            notes.add(text);
          }
        });
    assertEquals(benchmark.figures(), found.stream().map(Figure::name).toList());
    assertTrue(found.stream().filter(f -> f.unit().equals("MB")).allMatch(f -> f.value() > 10));
    assertEquals(1 + 2 * 10, notes.size());
    assertTrue(notes.get(10).startsWith("small, 25 updates: "), notes.get(10));
  }
}
