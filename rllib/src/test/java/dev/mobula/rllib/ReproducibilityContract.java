package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for every algorithm: the same seed gives the same results, bit for bit, also when a
 * run stops and goes on.
 */
public abstract class ReproducibilityContract {
  private static final int ITERATIONS = 6;

  @TempDir private Path folder = Path.of("");

  /** Returns the smallest of jobs. */
  protected abstract ExperimentSpec experiment();

  /** Returns the same with two remote runners. */
  protected abstract ExperimentSpec remote();

  @Test
  void shouldRepeatItselfWithTheSameSeed() {
    assertEquals(run(experiment().withSeed(1)), run(experiment().withSeed(1)));
  }

  @Test
  void shouldDifferWithAnotherSeed() {
    assertNotEquals(run(experiment().withSeed(1)), run(experiment().withSeed(2)));
  }

  @Test
  void shouldRepeatItselfWithTwoRemoteRunners() {
    assertEquals(run(remote()), run(remote()));
  }

  @Test
  void shouldGoOnFromACheckpointAsIfItHadNeverStopped() {
    expectExactResume(experiment());
  }

  /** Checks that two jobs lead to the same. */
  protected final void expectSame(ExperimentSpec one, ExperimentSpec other) {
    assertEquals(run(one), run(other));
  }

  /** Checks that a run with a stop in the middle leads to what one without leads to. */
  protected final void expectExactResume(ExperimentSpec experiment) {
    List<Map<String, Object>> whole = run(experiment);
    Path directory = folder.resolve("checkpoint");
    List<Map<String, Object>> parts = new ArrayList<>();
    try (Algorithm first = Algorithm.build(experiment)) {
      parts.addAll(train(first, ITERATIONS / 2));
      try (CheckpointWriter writer = Checkpoint.writer(directory, "algorithm")) {
        first.save(writer);
        writer.commit();
      }
    }
    try (Algorithm second = Algorithm.fromCheckpoint(Checkpoint.open(directory))) {
      parts.addAll(train(second, ITERATIONS - ITERATIONS / 2));
    }
    assertEquals(whole, parts);
  }

  private static List<Map<String, Object>> run(ExperimentSpec experiment) {
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      return train(algorithm, ITERATIONS);
    }
  }

  private static List<Map<String, Object>> train(Algorithm algorithm, int iterations) {
    List<Map<String, Object>> results = new ArrayList<>();
    for (int i = 0; i < iterations; i++) {
      Map<String, Object> result = algorithm.train();
      result.remove("timers");
      results.add(result);
    }
    return results;
  }
}
