package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineStepsBenchmarkTest {
  private static EngineStepsBenchmark of(boolean onCard, StepNetwork... networks) {
    return new EngineStepsBenchmark("simd", onCard, "32-true", List.of(networks));
  }

  @Test
  void shouldAnnounceAFigureForEachNetworkAndBatchThatIsWorthItsTime() {
    List<String> large = List.of("nature_us_b64", "nature_us_b256", "nature_us_b1024");
    assertEquals(large, of(false, StepNetwork.NATURE).figures());
    assertTrue(of(true, StepNetwork.NATURE).figures().contains("nature_us_b16384"));
    List<String> all = of(false, StepNetwork.values()).figures();
    assertEquals(5 * (StepNetwork.values().length - 1) + 3, all.size());
    assertTrue(all.contains("attention_us_b16384"), all.toString());
  }

  @Test
  void shouldSayWhyAnEngineHasNoFiguresOfANetwork() throws Exception {
    EngineStepsBenchmark benchmark = of(false, StepNetwork.ATTENTION);
    List<String> skipped = new ArrayList<>();
    Report report =
        new Report() {
          @Override
          public void add(Figure figure) {
            throw new AssertionError("simd has no attention, found " + figure);
          }

          @Override
          public void skip(String figure, String why) {
            assertTrue(why.contains("no attention"), why);
            skipped.add(figure);
          }

          @Override
          public void note(String text) {}
        };
    AnnouncedFigures announced = new AnnouncedFigures(benchmark, report);
    benchmark.run(announced);
    announced.expectAll();
    assertEquals(benchmark.figures(), skipped);
  }

  @Test
  void shouldDescribeEachNetworkToPython() throws Exception {
    try (var script = PythonSteps.class.getResourceAsStream("torch_step.py")) {
      String source = new String(script.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      for (String figure : StepNetwork.figures()) {
        assertTrue(source.contains("\"" + figure + "\": "), figure);
      }
    }
  }
}
