package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static dev.mobula.rllib.Experiments.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.BatchMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks that change the settings of environments between iterations. */
class CurriculumTest {
  private static final String RETURN = "env_runners/episode_return_mean";

  @TempDir private Path folder = Path.of("");

  /** Pays more after the second iteration. */
  public static final class Raise implements Callbacks {
    @Override
    public void onTrainResult(Algorithm algorithm, Map<String, Object> result) {
      if (algorithm.iteration() == 2) {
        algorithm.setEnvConfig(Map.of("reward_schedule", List.of(2, 2, 2)));
      }
    }
  }

  /** Episodes of one step, which pays what the settings say. */
  private static ExperimentSpec lake(int runners) {
    ExperimentSpec experiment =
        cartPole(config ->
            config
                .callbacks(List.of(Raise.class.getName()))
                .reporting(reporting -> reporting.metricsNumEpisodesForSmoothing(1))
                .envRunners(r -> r.numEnvRunners(runners).numCpusPerEnvRunner(0.1)));
    return ExperimentSpec.of("PPO", "FrozenLake-v1", experiment.config())
        .withEnvConfig(Map.of("max_episode_steps", 1, "reward_schedule", List.of(1, 1, 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldSampleInEnvironmentsWithOtherSettingsFromThenOn(int runners) {
    try (Algorithm algorithm = Algorithm.build(lake(runners))) {
      assertEquals(1, metric(algorithm.train(), RETURN));
      assertEquals(1, metric(algorithm.train(), RETURN));
      assertEquals(2, metric(algorithm.train(), RETURN));
      assertEquals(List.of(2, 2, 2), algorithm.envConfig().get("reward_schedule"));
      assertEquals(1, algorithm.envConfig().get("max_episode_steps"), "which was not changed");
      assertEquals(1, algorithm.evaluate().mean(), "evaluation stays what it was");
    }
  }

  @Test
  void shouldGoOnWithTheSettingsOfTheCheckpoint() {
    Path directory = folder.resolve("checkpoint");
    try (Algorithm algorithm = Algorithm.build(lake(0))) {
      algorithm.train();
      algorithm.train();
      algorithm.train();
      try (CheckpointWriter writer = Checkpoint.writer(directory, "algorithm")) {
        algorithm.save(writer);
        writer.commit();
      }
      Map<String, Object> next = algorithm.train();
      try (Algorithm resumed = Algorithm.fromCheckpoint(Checkpoint.open(directory))) {
        assertEquals(algorithm.envConfig(), resumed.envConfig());
        Map<String, Object> resumedNext = resumed.train();
        assertEquals(2, metric(resumedNext, RETURN));
        assertEquals(next.get("learners"), resumedNext.get("learners"));
      }
    }
  }

  @Test
  void shouldStartNewEpisodesWhereSomeRun() {
    ExperimentSpec experiment = cartPole(config -> config);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      algorithm.setEnvConfig(Map.of("max_episode_steps", 3));
      Map<String, Object> result = algorithm.train();
      assertTrue(metric(result, "env_runners/num_episodes") >= 64 / 3 - 4, result.toString());
      assertEquals(3, metric(result, "env_runners/episode_return_min"));
    }
  }

  @Test
  void shouldLearnFromCompleteEpisodesOfTheNewEnvironments() {
    ExperimentSpec experiment =
        cartPole(config -> config.envRunners(r -> r.batchMode(BatchMode.COMPLETE_EPISODES)));
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      algorithm.setEnvConfig(Map.of("max_episode_steps", 3));
      assertEquals(3, metric(algorithm.train(), "env_runners/episode_return_min"));
    }
  }

  @Test
  void shouldRefuseOtherSpacesAndGoOnAsBefore() {
    try (Algorithm algorithm = Algorithm.build(lake(0))) {
      algorithm.train();
      Map<String, Object> before = algorithm.envConfig();
      EnvironmentException e =
          assertThrows(
              EnvironmentException.class, () -> algorithm.setEnvConfig(Map.of("map_name", "8x8")));
      assertTrue(
          String.valueOf(e.getMessage())
              .startsWith("FrozenLake-v1: expected other settings to leave observations"),
          e.toString());
      assertEquals(before, algorithm.envConfig());
      assertEquals(1, metric(algorithm.train(), RETURN));
    }
  }
}
