package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.config.AlgorithmConfigBuilder;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.dqn.TdErrorLoss;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import dev.mobula.rllib.sac.SacConfig;
import dev.mobula.rllib.td3.Td3Config;
import dev.mobula.rllib.tqc.TqcConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs whose numbers are no longer finite. */
class DivergenceTest {
  private static final int ITERATIONS = 4;

  private static ExperimentSpec overpaid(String run, boolean discrete, AlgorithmSpec config) {
    return ExperimentSpec.of(run, OverpayingWorld.class.getName(), config)
        .withEnvConfig(discrete ? Map.of("discrete", true) : Map.of())
        .withSeed(1);
  }

  private static <B extends AlgorithmConfigBuilder<?, B>> B common(B config, boolean skip) {
    return config
        .skipNanGradients(skip)
        .model(model -> model.fcnetHiddens(List.of(16)))
        .reporting(reporting -> reporting.minSampleTimestepsPerIteration(200));
  }

  private static <B extends OffPolicyConfigBuilder<?, B>> B small(B config, boolean skip) {
    return common(config, skip)
        .trainBatchSizePerLearner(16)
        .trainingIntensity(8.0)
        .envRunners(runners -> runners.rolloutFragmentLength(20))
        .replayBufferConfig(replay -> replay.capacity(1000));
  }

  private static Stream<ExperimentSpec> all(boolean skip) {
    return Stream.of(
        overpaid(
            "PPO",
            true,
            common(PpoConfig.builder(), skip).trainBatchSizePerLearner(200).numEpochs(2).build()),
        overpaid(
            "DQN",
            true,
            small(DqnConfig.builder(), skip)
                .tdErrorLossFn(TdErrorLoss.MSE)
                .replayBufferConfig(replay -> replay.type("PrioritizedEpisodeReplayBuffer"))
                .build()),
        overpaid("SAC", true, small(SacConfig.builder(), skip).build()),
        overpaid("SAC", false, small(SacConfig.builder(), skip).build()),
        overpaid("TQC", false, small(TqcConfig.builder(), skip).lr(1e38).build()), // has no squares
        overpaid("TD3", false, small(Td3Config.builder(), skip).build()));
  }

  static Stream<ExperimentSpec> stopping() {
    return all(false);
  }

  static Stream<ExperimentSpec> skipping() {
    return all(true).filter(experiment -> !experiment.run().equals("TQC"));
  }

  @ParameterizedTest
  @MethodSource("stopping")
  void shouldStopNamingTheIterationAndTheLoss(ExperimentSpec experiment) {
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      DivergedException e =
          assertThrows(
              DivergedException.class,
              () -> {
                while (algorithm.iteration() < ITERATIONS) {
                  algorithm.train();
                }
              });
      String message = String.valueOf(e.getMessage());
      String when = "iteration %d, after %d environment steps: expected finite ";
      assertTrue(
          message.startsWith(when.formatted(algorithm.iteration() + 1, algorithm.envSteps())),
          message);
      assertTrue(message.contains("total_loss") || message.contains("qf_loss"), message);
      assertTrue(message.contains("skip_nan_gradients"), message);
      assertFalse(algorithm.savesAfter(e), "as what was learnt is no good");
      assertTrue(algorithm.savesAfter(new IllegalStateException("of an environment")));
    }
  }

  @ParameterizedTest
  @MethodSource("skipping")
  void shouldGoOnWhereToldToAndCountWhatWasLeftOut(ExperimentSpec experiment) {
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      Map<String, Object> result = algorithm.train();
      while (algorithm.iteration() < ITERATIONS) {
        result = algorithm.train();
      }
      String skipped = "learners/default_policy/num_nan_gradients_skipped_lifetime";
      assertTrue(metric(result, skipped) > 0, result.toString());
    }
  }

  @Test
  void shouldSayWhenOutputsOverflow() {
    DqnConfig config = small(DqnConfig.builder(), false).lr(1e38).gradClip(null).build();
    ExperimentSpec experiment = ExperimentSpec.of("DQN", "CartPole-v1", config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      DivergedException e = assertThrows(DivergedException.class, algorithm::train);
      assertTrue(String.valueOf(e.getMessage()).startsWith("iteration 1, after "), e.toString());
      assertEquals(0, algorithm.iteration());
    }
  }
}
