package dev.mobula.rllib.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.Activation;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.policies.ReturnDistribution;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rllib.config.OptimizerType;
import dev.mobula.rllib.config.Schedule;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DqnConfigTest {
  @Test
  void shouldHaveTheDefaultsOfStableBaselines3() {
    DqnConfig config = DqnConfig.defaults();
    AlgorithmConfig common = config.common();

    assertEquals(Schedule.constant(1e-4), common.lr());
    assertEquals(32, common.trainBatchSizePerLearner());
    assertEquals(4, common.rolloutFragmentLength());
    assertEquals(new GradientClip.GlobalNorm(10), common.gradientClip());
    assertEquals(new OptimizerSpec.Adam(0.9, 0.999, 1e-8), common.optimizer().spec());
    assertEquals(List.of(64, 64), common.model().fcnetHiddens());
    assertEquals(Activation.RELU, common.model().fcnetActivation());
    assertEquals(1_000_000, config.offPolicy().replayBufferConfig().capacity());
    assertEquals(100, config.offPolicy().numStepsSampledBeforeLearningStarts());
    assertEquals(10_000, config.targetNetworkUpdateFreq());
    assertEquals(1, config.offPolicy().tau());
    assertEquals(IntRange.of(1), config.offPolicy().nStep());
    assertEquals(TdErrorLoss.HUBER, config.tdErrorLossFn());
    assertNull(config.offPolicy().trainingIntensity());
  }

  @Test
  void shouldHaveTheDefaultsOfRllibWhereStableBaselines3HasNone() {
    DqnConfig config = DqnConfig.defaults();
    assertEquals(Schedule.linear(1, 0.05, 10_000), config.epsilon());
    assertTrue(config.doubleQ());
    assertTrue(config.dueling());
    assertEquals(1000, config.common().reporting().minSampleTimestepsPerIteration());
  }

  @Test
  void shouldRefuseAReplayBufferThatHoldsNoTransitionOfEachEnvironment() {
    assertMessage(
        "replay_buffer_config.capacity: expected at least n_step + frame_stack + 1 steps of each"
            + " environment, 20 in all, found 19",
        config ->
            config
                .nStep(3)
                .replayBufferConfig(replay -> replay.capacity(19))
                .envRunners(runners -> runners.numEnvsPerEnvRunner(4)));
  }

  @Test
  void shouldCountTheLongestTransitionOfARange() {
    assertMessage(
        "replay_buffer_config.capacity: expected at least n_step + frame_stack + 1 steps of each"
            + " environment, 7 in all, found 6",
        config ->
            config.nStep(new IntRange(1, 5)).replayBufferConfig(replay -> replay.capacity(6)));
    assertMessage(
        "replay_buffer_config.capacity: expected at least n_step + frame_stack + 1 steps of each"
            + " environment, 6 in all, found 5",
        config ->
            config
                .envRunners(runners -> runners.frameStack(4))
                .replayBufferConfig(replay -> replay.capacity(5)));
    assertMessage(
        "n_step: expected a number at least 1, found 0",
        config -> config.nStep(new IntRange(0, 2)));
  }

  @Test
  void shouldRefuseASharedBufferForARecurrentPolicy() {
    assertMessage(
        "replay_buffer_config.actor_name: expected null, as a shared buffer remembers no recurrent"
            + " states",
        config ->
            config
                .model(model -> model.useLstm(true))
                .replayBufferConfig(replay -> replay.actorName("shared")));
  }

  @Test
  void shouldRefuseKeysThatItHasNoUseFor() {
    assertMessage(
        "env_runners.normalize_reward: expected no value",
        config -> config.envRunners(runners -> runners.normalizeReward(true)));
    assertMessage(
        "model.vf_share_layers: expected no value",
        config -> config.model(model -> model.vfShareLayers(true)));
    assertMessage(
        "model.free_log_std: expected no value",
        config -> config.model(model -> model.freeLogStd(false)));
    assertMessage(
        "model.head_fcnet_hiddens: expected no layers",
        config -> config.dueling(false).model(model -> model.headFcnetHiddens(List.of(32))));
  }

  @Test
  void shouldTakeAnyOptimizerWithItsDefaultsLeftAlone() {
    for (OptimizerType type : OptimizerType.values()) {
      DqnConfig config = DqnConfig.builder().optimizer(optimizer -> optimizer.type(type)).build();
      assertEquals(type, config.common().optimizer().type());
    }
    assertMessage(
        "eps: expected no value",
        config -> config.optimizer(optimizer -> optimizer.type(OptimizerType.SGD).eps(1e-4)));
  }

  @Test
  void shouldRefuseSettingsOfPrioritiesWithoutThem() {
    assertMessage(
        "alpha: expected no value, as it has an effect only with type:"
            + " PrioritizedEpisodeReplayBuffer",
        config -> config.replayBufferConfig(replay -> replay.alpha(0.7)));
    assertMessage(
        "type: expected one of EpisodeReplayBuffer, PrioritizedEpisodeReplayBuffer",
        config -> config.replayBufferConfig(replay -> replay.type("ReplayBuffer")));
    assertMessage(
        "actor_name: expected a name or null, found an empty text",
        config -> config.replayBufferConfig(replay -> replay.actorName(" ")));
  }

  @Test
  void shouldLearnTheValueAloneUnlessAskedForDistributions() {
    assertEquals(new ReturnDistribution.Mean(), DqnConfig.defaults().returns());
    assertEquals(
        new ReturnDistribution.Categories(51, -10, 500),
        DqnConfig.builder().numAtoms(51).vMax(500).build().returns());
    assertEquals(
        new ReturnDistribution.Quantiles(10), DqnConfig.builder().nQuantiles(10).build().returns());
  }

  @Test
  void shouldRefuseWhatMakesNoDistribution() {
    assertMessage(
        "v_max: expected no value, as it has an effect only with num_atoms: 51",
        config -> config.vMax(500));
    assertMessage(
        "num_atoms: expected one of the two", config -> config.numAtoms(51).nQuantiles(10));
    assertMessage("v_min: expected v_min < v_max", config -> config.numAtoms(51).vMin(10));
    assertMessage(
        "td_error_loss_fn: expected no value",
        config -> config.numAtoms(51).tdErrorLossFn(TdErrorLoss.MSE));
  }

  @Test
  void shouldRefuseADeviationOfNoiseWithoutNoise() {
    assertMessage("sigma0: expected no value", config -> config.sigma0(0.3));
  }

  @Test
  void shouldRefuseNumbersOutOfRange() {
    assertMessage("tau: expected a number above 0", config -> config.tau(0));
    assertMessage("epsilon: expected a number at least 0", config -> config.epsilon(1.5));
    assertMessage("training_intensity: expected", config -> config.trainingIntensity(0.0));
  }

  private static void assertMessage(String expected, UnaryOperator<DqnConfig.Builder> change) {
    ConfigException e =
        assertThrows(ConfigException.class, () -> change.apply(DqnConfig.builder()).build());
    assertTrue(String.valueOf(e.getMessage()).startsWith(expected), e.toString());
  }
}
