package dev.mobula.rllib.curiosity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.a2c.A2cConfig;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rollout.BatchMode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Curiosity in PPO and A2C, and its settings. */
class CuriosityTest {
  private static Map<?, ?> level(Map<?, ?> from, String name) {
    Object level = from.get(name);
    assertTrue(level instanceof Map<?, ?>, name + " in " + from);
    return (Map<?, ?>) level;
  }

  private static double trainAndMeasure(ExperimentSpec experiment, String metric) {
    try (Algorithm algorithm = Algorithm.build(experiment.withSeed(1))) {
      Map<String, Object> result = algorithm.train();
      Map<?, ?> learner = level(level(result, "learners"), "default_policy");
      String announced = "learners/default_policy/" + metric;
      assertTrue(algorithm.metricNames().contains(announced), announced);
      assertEquals(0.0, level(result, "env_runners").get("episode_return_max"), "no one is paid");
      return Double.parseDouble(String.valueOf(learner.get(metric)));
    }
  }

  /** A lake without a way to the goal within its few steps. */
  private static Map<String, Object> lake() {
    return Map.of("max_episode_steps", 4, "is_slippery", false, "map_name", "4x4");
  }

  @Test
  void shouldRewardBesideTheEnvironmentInPpo() {
    PpoConfig config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(200)
            .explorationConfig(curiosity -> curiosity.type(CuriosityConfig.COUNTS))
            .build();
    ExperimentSpec experiment =
        ExperimentSpec.of("PPO", "FrozenLake-v1", config).withEnvConfig(lake());
    assertTrue(trainAndMeasure(experiment, Curiosity.MEAN) > 0);
  }

  @Test
  void shouldLearnAModelInA2c() {
    A2cConfig config =
        A2cConfig.builder()
            .explorationConfig(curiosity ->
                curiosity.type(CuriosityConfig.MODEL).featureDim(8).featureNetHiddens(List.of(8)))
            .build();
    ExperimentSpec experiment =
        ExperimentSpec.of("A2C", "FrozenLake-v1", config).withEnvConfig(lake());
    assertTrue(trainAndMeasure(experiment, "inverse_loss") > 0);
  }

  private static void assertRefused(String key, Consumer<CuriosityConfig.Builder> change) {
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> PpoConfig.builder().explorationConfig(change).build());
    assertEquals(key, e.problems().getFirst().key());
  }

  @Test
  void shouldRefuseSettingsWithoutEffect() {
    assertRefused("intrinsic_reward_coeff", curiosity -> curiosity.intrinsicRewardCoeff(0.5));
    assertRefused("feature_dim", curiosity -> curiosity.type(CuriosityConfig.COUNTS).featureDim(3));
  }

  @Test
  void shouldRefuseSamplesInWhichNoStepFollowsAnother() {
    PpoConfig.Builder config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(16)
            .minibatchSize(16)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(16))
            .explorationConfig(curiosity -> curiosity.type(CuriosityConfig.MODEL));
    ConfigException e = assertThrows(ConfigException.class, config::build);
    assertEquals("env_runners.rollout_fragment_length", e.problems().getFirst().key());
    config.envRunners(runners -> runners.batchMode(BatchMode.COMPLETE_EPISODES)).build();
  }

  @Test
  void shouldRefuseToCountObservationsThatNeverComeAgain() {
    PpoConfig.Builder config =
        PpoConfig.builder()
            .envRunners(runners -> runners.observationFilter("MeanStdFilter"))
            .explorationConfig(curiosity -> curiosity.type(CuriosityConfig.COUNTS));
    ConfigException e = assertThrows(ConfigException.class, config::build);
    assertEquals("env_runners.observation_filter", e.problems().getFirst().key());
  }
}
