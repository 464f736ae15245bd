package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineOptionsTest {
  private static Optional<Benchmark> parsed(String arguments) {
    List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
    EngineOptions options = EngineOptions.take(all);
    assertEquals(1, all.size());
    return options.benchmark(all.getFirst());
  }

  @Test
  void shouldMeasureStepsInThePrecisionThatIsAskedFor() {
    assertEquals(
        new EngineStepsBenchmark("torch", true, "bf16-mixed", List.of(StepNetwork.NATURE)),
        parsed(
                "network-step --framework torch --device cuda --network nature --precision bf16-mixed")
            .orElseThrow());
    assertEquals(
        new EngineStepsBenchmark("simd", false, "32-true", List.of(StepNetwork.values())),
        parsed("network-step --framework simd").orElseThrow());
  }

  @Test
  void shouldCountTheUpdatesThatAreAskedFor() {
    assertEquals(
        new EngineMemoryBenchmark("dl4j", "32-true", 100_000),
        parsed("engine-memory --framework dl4j").orElseThrow());
    assertEquals(
        new EngineMemoryBenchmark("torch", "bf16-mixed", 500),
        parsed("--updates 500 engine-memory --framework torch --precision bf16-mixed")
            .orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network-step --network nature",
        "network-step --framework torch --network sculpture",
        "network-step --framework torch --device tpu",
        "network-step --framework torch --precision 16",
        "network-step --framework torch --updates 100",
        "engine-memory --updates 100",
        "engine-memory --framework torch --updates 9",
        "engine-memory --framework torch --updates many",
        "engine-memory --framework torch --network small",
        "engine-memory --framework torch --device cuda",
        "gae --framework torch"
      })
  void shouldRefuseOptionsThatABenchmarkHasNot(String arguments) {
    assertTrue(parsed(arguments).isEmpty());
  }

  @Test
  void shouldTellWhetherThereAreAny() {
    assertTrue(EngineOptions.take(new ArrayList<>(List.of("gae"))).areAbsent());
    assertTrue(!EngineOptions.take(new ArrayList<>(List.of("--updates", "10"))).areAbsent());
  }
}
