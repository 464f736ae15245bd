package dev.mobula.rllib.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed gives the same results, bit for bit, also when a run stops and goes on. */
class DqnReproducibilityTest {
  private static final int ITERATIONS = 6;

  @TempDir private Path folder = Path.of("");

  @Test
  void shouldRepeatItselfWithTheSameSeed() {
    assertEquals(run(cartPole(1), ITERATIONS), run(cartPole(1), ITERATIONS));
  }

  @Test
  void shouldDifferWithAnotherSeed() {
    assertNotEquals(run(cartPole(1), ITERATIONS), run(cartPole(2), ITERATIONS));
  }

  @Test
  void shouldRepeatItselfWithTwoRemoteRunners() {
    UnaryOperator<DqnConfig.Builder> two =
        config -> config.envRunners(runners -> runners.numEnvRunners(2).numCpusPerEnvRunner(0.5));
    assertEquals(run(cartPole(1, two), ITERATIONS), run(cartPole(1, two), ITERATIONS));
  }

  @Test
  void shouldGoOnFromACheckpointAsIfItHadNeverStopped() {
    expectExactResume(cartPole(1));
  }

  @Test
  void shouldGoOnExactlyWithNormalisedObservationsASlowTargetAndAFullBuffer() {
    expectExactResume(
        cartPole(
            1,
            config ->
                config
                    .nStep(3)
                    .tau(0.3)
                    .trainingIntensity(1.3)
                    .replayBufferConfig(replay -> replay.capacity(450))
                    .envRunners(runners -> runners.observationFilter("MeanStdFilter"))));
  }

  @Test
  void shouldGoOnExactlyWithPriorities() {
    expectExactResume(
        cartPole(
            1,
            config ->
                config.replayBufferConfig(
                    replay -> replay.type("PrioritizedEpisodeReplayBuffer").capacity(450))));
  }

  private void expectExactResume(ExperimentSpec experiment) {
    List<Map<String, Object>> whole = run(experiment, ITERATIONS);
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

  private static ExperimentSpec cartPole(long seed) {
    return cartPole(seed, config -> config);
  }

  /** Truncates short episodes, so that there are last observations among the rows. */
  private static ExperimentSpec cartPole(long seed, UnaryOperator<DqnConfig.Builder> change) {
    DqnConfig.Builder config =
        DqnConfig.builder()
            .targetNetworkUpdateFreq(100)
            .epsilon(0.3)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(4))
            .reporting(reporting -> reporting.minSampleTimestepsPerIteration(200));
    return ExperimentSpec.of("DQN", "CartPole-v1", change.apply(config).build())
        .withEnvConfig(Map.of("max_episode_steps", 20))
        .withSeed(seed);
  }

  private static List<Map<String, Object>> run(ExperimentSpec experiment, int iterations) {
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      return train(algorithm, iterations);
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
