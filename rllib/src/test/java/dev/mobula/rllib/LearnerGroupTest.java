package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.Device;
import dev.mobula.policies.PolicyException;
import dev.mobula.rllib.a2c.A2cConfig;
import dev.mobula.rllib.config.AlgorithmConfigBuilder;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.sac.SacConfig;
import dev.mobula.rllib.td3.Td3Config;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs with several learners. */
class LearnerGroupTest {
  private static final String LEARNER = "learners/default_policy/";
  private static final List<String> METRICS =
      List.of(
          "num_env_steps_sampled_lifetime",
          "env_runners/episode_return_mean",
          LEARNER + "total_loss",
          LEARNER + "entropy",
          LEARNER + "gradients_default_optimizer_global_norm",
          LEARNER + "num_module_steps_trained_lifetime");

  private static void expectSame(ExperimentSpec one, ExperimentSpec several) {
    Map<String, Object> expected = Experiments.train(one, 2).getLast();
    Map<String, Object> found = Experiments.train(several, 2).getLast();
    for (String name : METRICS) {
      double value = metric(expected, name);
      assertEquals(value, metric(found, name), 1e-3 * (1 + Math.abs(value)), name);
    }
  }

  @Test
  void shouldSampleAndLearnAsOneLearnerWithTwiceTheBatch() {
    expectSame(
        Experiments.cartPole(config -> config),
        Experiments.cartPole(config ->
            config
                .trainBatchSizePerLearner(32)
                .minibatchSize(16)
                .learners(learners -> learners.numLearners(2))));
  }

  @Test
  void shouldSayThatALearnerGetsTooLittleMemory() {
    DqnConfig config = DqnConfig.builder().trainBatchSizePerLearner(1_000_000_000).build();
    RllibException e =
        assertThrows(
            RllibException.class,
            () -> Algorithm.build(ExperimentSpec.of("DQN", "CartPole-v1", config)));
    assertTrue(String.valueOf(e.getMessage()).contains("make model.fcnet_hiddens,"), e.toString());
  }

  @Test
  void shouldLeaveTheReplayBufferToExplainItsOwnLackOfMemory() {
    DqnConfig config =
        DqnConfig.builder().replayBufferConfig(replay -> replay.capacity(500_000_000)).build();
    RuntimeException e =
        assertThrows(
            RuntimeException.class,
            () -> Algorithm.build(ExperimentSpec.of("DQN", "CartPole-v1", config)));
    assertFalse(e instanceof RllibException, e.toString());
    assertTrue(e.toString().contains("replay_buffer_config.capacity"), e.toString());
  }

  @Test
  void shouldRefuseANetworkThatNoVectorHolds() {
    PpoConfig config =
        PpoConfig.builder().model(model -> model.fcnetHiddens(List.of(100_000, 100_000))).build();
    PolicyException e =
        assertThrows(
            PolicyException.class,
            () -> Algorithm.build(ExperimentSpec.of("PPO", "CartPole-v1", config)));
    assertTrue(String.valueOf(e.getMessage()).contains("make model.fcnet_hiddens,"), e.toString());
  }

  private static ExperimentSpec a2c(int learners) {
    A2cConfig config =
        A2cConfig.builder()
            .envRunners(runners -> runners.numEnvsPerEnvRunner(4))
            .learners(each -> each.numLearners(learners))
            .reporting(reporting -> reporting.minSampleTimestepsPerIteration(100))
            .build();
    return ExperimentSpec.of("A2C", "CartPole-v1", config).withSeed(4);
  }

  @Test
  void shouldTakeTheOneStepOfA2cTogether() {
    expectSame(a2c(1), a2c(2));
    expectSame(a2c(1), a2c(3)); // 4 environments, 20 steps: 6, 7 and 7
  }

  private static ExperimentSpec overpaid(boolean skip) {
    PpoConfig config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(100)
            .minibatchSize(50)
            .numEpochs(2)
            .skipNanGradients(skip)
            .learners(learners -> learners.numLearners(2))
            .model(model -> model.fcnetHiddens(List.of(16)))
            .build();
    return ExperimentSpec.of("PPO", OverpayingWorld.class.getName(), config)
        .withEnvConfig(Map.of("discrete", true))
        .withSeed(1);
  }

  @Test
  void shouldTellOfALossThatIsNotFiniteAsOneLearnerDoes() {
    try (Algorithm algorithm = Algorithm.build(overpaid(false))) {
      DivergedException e =
          assertThrows(
              DivergedException.class,
              () -> {
                while (algorithm.iteration() < 4) {
                  algorithm.train();
                }
              });
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("expected finite numbers while learning"), message);
      assertTrue(message.contains("total_loss is "), message);
    }
  }

  @Test
  void shouldLeaveOutStepsOfAllLearnersTogether() {
    List<Map<String, Object>> results = Experiments.train(overpaid(true), 4);
    assertTrue(
        metric(results.getLast(), LEARNER + "num_nan_gradients_skipped_lifetime") > 0,
        results.toString());
  }

  @Test
  void shouldBalanceThePoleWithTwoLearners() {
    PpoConfig config =
        PpoConfig.builder()
            .envRunners(runners -> runners.numEnvsPerEnvRunner(8))
            .learners(learners -> learners.numLearners(2))
            .trainBatchSizePerLearner(128)
            .minibatchSize(128)
            .numEpochs(20)
            .gamma(0.98)
            .lambda(0.8)
            .lr(1e-3)
            .build();
    try (Algorithm algorithm = Algorithm.build(ExperimentSpec.of("PPO", "CartPole-v1", config))) {
      double mean = 0;
      while (mean < 250 && algorithm.envSteps() < 150_000) {
        mean = metric(algorithm.train(), "env_runners/episode_return_mean");
      }
      assertTrue(mean >= 250, "found " + mean);
    }
  }

  private static void expectRefused(String key, AlgorithmConfigBuilder<?, ?> config) {
    ConfigException e = assertThrows(ConfigException.class, config::build);
    assertTrue(String.valueOf(e.getMessage()).contains(key), e.toString());
  }

  @Test
  void shouldRefuseSeveralLearnersWhereBatchesAreReplayed() {
    String several = "learners.num_learners";
    expectRefused(several, DqnConfig.builder().learners(l -> l.numLearners(2)));
    expectRefused(several, SacConfig.builder().learners(l -> l.numLearners(2)));
    expectRefused(several, Td3Config.builder().learners(l -> l.numLearners(2)));
    expectRefused(
        "learners.isolated_learners", DqnConfig.builder().learners(l -> l.isolatedLearners(true)));
    expectRefused(
        several,
        A2cConfig.builder().learners(l -> l.numLearners(2)).model(model -> model.useLstm(true)));
  }

  @Test
  void shouldGiveLearnersCardsOfTheirOwnOrPartsOfThem() {
    PpoConfig whole = PpoConfig.builder().learners(l -> l.numGpusPerLearner(1)).build();
    PpoConfig half = PpoConfig.builder().learners(l -> l.numGpusPerLearner(0.5)).build();
    PpoConfig isolated =
        PpoConfig.builder().learners(l -> l.numGpusPerLearner(1).isolatedLearners(true)).build();
    assertEquals(Device.CPU, PpoConfig.defaults().common().learners().device(1));
    assertEquals(Device.cuda(1), whole.common().learners().device(1));
    assertEquals(Device.cuda(0), half.common().learners().device(1));
    assertEquals(Device.cuda(1), half.common().learners().device(2));
    assertEquals(Device.cuda(0), isolated.common().learners().device(1));
  }
}
