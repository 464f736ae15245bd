package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import dev.mobula.rllib.sac.SacConfig;
import dev.mobula.rllib.td3.DdpgConfig;
import dev.mobula.rllib.td3.Td3Config;
import dev.mobula.rllib.tqc.TqcConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Algorithms with critics of actions, where what is optimal is known. */
class OffPolicyLearningTest {
  /** Shots at random cost 3.3 each; those of the first policies about as much as no shot, 0.67. */
  private static final double ACCURATE = -5 * 0.02;

  @Test
  void shouldLearnToAimBySac() {
    expectAiming("SAC", quick(SacConfig.builder()).initialAlpha(0.1).build());
  }

  @Test
  void shouldLearnToAimBySacWithStateDependentNoise() {
    expectAiming(
        "SAC", quick(SacConfig.builder()).initialAlpha(0.1).useSde(true).sdeSampleFreq(1).build());
  }

  @Test
  void shouldLearnToAimByTqc() {
    expectAiming("TQC", quick(TqcConfig.builder()).initialAlpha(0.1).nQuantiles(5).build());
  }

  @Test
  void shouldLearnToAimByTd3() {
    expectAiming("TD3", quick(Td3Config.builder()).build());
  }

  @Test
  void shouldLearnToAimByDdpg() {
    expectAiming("DDPG", quick(DdpgConfig.builder()).build());
  }

  private static <B extends OffPolicyConfigBuilder<?, B>> B quick(B config) {
    return config
        .lr(3e-3)
        .gamma(0.5)
        .trainBatchSizePerLearner(64)
        .tau(0.02)
        .model(model -> model.fcnetHiddens(List.of(32, 32)))
        .replayBufferConfig(replay -> replay.capacity(4000))
        .evaluation(evaluation -> evaluation.evaluationDuration(50));
  }

  private static void expectAiming(String run, AlgorithmSpec config) {
    ExperimentSpec experiment =
        ExperimentSpec.of(run, AimWorld.class.getName(), config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      Map<String, Object> result = algorithm.train();
      while (algorithm.envSteps() < 3000) {
        result = algorithm.train();
      }
      expectTheMetricsAnnounced(algorithm, result);
      EvaluationResult played = algorithm.evaluate();
      assertTrue(played.mean() > ACCURATE, () -> "expected " + ACCURATE + ", found " + played);
    }
  }

  private static void expectTheMetricsAnnounced(Algorithm algorithm, Map<String, Object> result) {
    if (!(result.get("learners") instanceof Map<?, ?> learners
        && learners.get(Algorithm.DEFAULT_POLICY) instanceof Map<?, ?> metrics)) {
      throw new AssertionError("expected metrics of the learner in " + result);
    }
    assertEquals(algorithm.learnerMetricNames(), metrics.keySet());
  }
}
