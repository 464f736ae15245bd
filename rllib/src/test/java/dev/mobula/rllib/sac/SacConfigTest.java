package dev.mobula.rllib.sac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.Activation;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.critic.CriticKind;
import dev.mobula.rllib.td3.DdpgConfig;
import dev.mobula.rllib.td3.Td3Config;
import dev.mobula.rllib.tqc.TqcConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SacConfigTest {
  @Test
  void shouldHaveTheDefaultsOfStableBaselines3() {
    SacConfig config = SacConfig.defaults();
    AlgorithmConfig common = config.common();
    assertEquals(Schedule.constant(3e-4), common.lr());
    assertEquals(256, common.trainBatchSizePerLearner());
    assertEquals(1, common.rolloutFragmentLength());
    assertEquals(new GradientClip.None(), common.gradientClip());
    assertEquals(List.of(256, 256), common.model().fcnetHiddens());
    assertEquals(Activation.RELU, common.model().fcnetActivation());
    assertEquals(1_000_000, config.offPolicy().replayBufferConfig().capacity());
    assertEquals(100, config.offPolicy().numStepsSampledBeforeLearningStarts());
    assertEquals(0.005, config.offPolicy().tau());
    assertEquals(1, config.soft().targetNetworkUpdateFreq());
    assertEquals(1, config.soft().initialAlpha());
    assertEquals(new CriticKind.Expected(2, true), config.critics());
  }

  @Test
  void shouldRefuseKeysThatHaveNoEffect() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> SacConfig.builder().model(m -> m.headFcnetHiddens(List.of(8))).build());
    assertEquals("model.head_fcnet_hiddens", e.problems().getFirst().key());
    assertThrows(ConfigException.class, () -> SacConfig.builder().initialAlpha(0).build());
  }

  @Test
  void shouldExploreByStateDependentNoiseWithTheValuesOfStableBaselines3() {
    SacConfig config = SacConfig.builder().useSde(true).build();
    assertEquals(new PolicySpecs.Exploration(true, -3, false), config.soft().exploration());
    PolicySpec policy = Sac.policy(ExperimentSpec.of("SAC", "Pendulum-v1", config), config);
    assertTrue(policy.distribution().readsLatent());
    assertEquals(256, policy.distribution().parameters().getFirst().size());
  }

  @Test
  void shouldRefuseSettingsOfNoiseWithoutEffect() {
    assertRefused("sde_sample_freq", SacConfig.builder().sdeSampleFreq(4));
    assertRefused("log_std_init", SacConfig.builder().logStdInit(-2));
    assertRefused(
        "model.free_log_std", SacConfig.builder().useSde(true).model(m -> m.freeLogStd(true)));
  }

  @Test
  void shouldRefuseToDrawNoiseAfterMoreStepsThanASampleHas() {
    SacConfig.Builder noisy = SacConfig.builder().useSde(true);
    assertRefused("sde_sample_freq", noisy.sdeSampleFreq(4));
    assertRefused("sde_sample_freq", noisy.sdeSampleFreq(0));
    noisy.sdeSampleFreq(4).envRunners(runners -> runners.rolloutFragmentLength(64)).build();
  }

  private static void assertRefused(String key, SacConfig.Builder config) {
    ConfigException e = assertThrows(ConfigException.class, config::build);
    assertEquals(key, e.problems().getFirst().key());
  }

  @Test
  void shouldRefuseStateDependentNoiseOfDiscreteActions() {
    SacConfig config = SacConfig.builder().useSde(true).build();
    ExperimentSpec discrete = ExperimentSpec.of("SAC", "CartPole-v1", config);
    PolicyException e = assertThrows(PolicyException.class, () -> Algorithm.build(discrete));
    assertTrue(String.valueOf(e.getMessage()).contains("leave use_sde out"), e.toString());
  }

  @Test
  void shouldRefuseATargetOfEntropyWhoseWeightStaysTheSame() {
    assertRefused(
        "target_entropy", SacConfig.builder().alphaLr(Schedule.constant(0)).targetEntropy(-1.0));
  }

  @Test
  void shouldReadAndWriteAutoAsATargetThatSuitsTheActions() {
    String yaml =
        """
        auto-sac:
          run: SAC
          env: Pendulum-v1
          config: {target_entropy: auto}
        """;
    ExperimentSpec spec =
        ExperimentFile.parse(yaml, "auto.yaml", List.of(), Map.of("SAC", SacConfig.class))
            .getFirst();
    assertNull(((SacConfig) spec.config()).soft().targetEntropy());
    assertTrue(ExperimentFile.toYaml(spec).contains("target_entropy: auto"));
  }

  @Test
  void shouldRefuseALearningRateThatNothingLearnsBy() {
    Schedule own = Schedule.constant(1e-3);
    SacConfig.Builder sac = SacConfig.builder().actorLr(own).criticLr(own);
    sac.lr(1e-2).build(); // is that of the weight of entropy
    assertRefused("lr", sac.alphaLr(own));
    assertEquals(own, sac.lr(3e-4).build().soft().alphaLr());
    TqcConfig.Builder tqc = TqcConfig.builder().actorLr(own).criticLr(own).alphaLr(own);
    assertEquals(own, tqc.build().soft().alphaLr());
    assertThrows(ConfigException.class, () -> tqc.lr(1e-2).build());
    Td3Config.Builder td3 = Td3Config.builder().actorLr(own).criticLr(own);
    assertEquals(own, td3.build().criticLr());
    assertThrows(ConfigException.class, () -> td3.lr(1e-2).build());
    DdpgConfig.Builder ddpg = DdpgConfig.builder().actorLr(own).criticLr(own);
    assertEquals(own, ddpg.build().criticLr());
    assertThrows(ConfigException.class, () -> ddpg.lr(1e-2).build());
  }

  @Test
  void shouldRefuseADeviationOfDiscreteActions() {
    SacConfig config = SacConfig.builder().model(model -> model.freeLogStd(true)).build();
    ExperimentSpec discrete = ExperimentSpec.of("SAC", "CartPole-v1", config);
    ConfigException e = assertThrows(ConfigException.class, () -> Algorithm.build(discrete));
    assertEquals("model.free_log_std", e.problems().getFirst().key());
  }

  @Test
  void shouldRefuseABoundOfNoiseThatIsNotThere() {
    Td3Config.Builder silent = Td3Config.builder().targetPolicyNoise(0).targetNoiseClip(0.3);
    ConfigException e = assertThrows(ConfigException.class, silent::build);
    assertEquals("target_noise_clip", e.problems().getFirst().key());
  }

  @Test
  void shouldRefuseDiscreteActionsWithQuantiles() {
    ExperimentSpec discrete = ExperimentSpec.of("TQC", "CartPole-v1", TqcConfig.defaults());
    PolicyException e = assertThrows(PolicyException.class, () -> Algorithm.build(discrete));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("expected Box actions only"), e.toString());
  }

  @Test
  void shouldRefuseSamplesAsLongAsATrainingBatch() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> SacConfig.builder().envRunners(r -> r.rolloutFragmentLength(0)).build());
    assertEquals(
        "env_runners.rollout_fragment_length: expected at least 1 with learning from a replay"
            + " buffer, whose batches are no samples, found auto; leave it out, or write 1, which"
            + " RLlib's auto is here",
        e.getMessage());
  }

  @Test
  void shouldSayTheValueAndTheDefaultOfWhatHasNoEffect() {
    Schedule rate = Schedule.constant(1e-4);
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> SacConfig.builder().lr(1e-3).actorLr(rate).criticLr(rate).alphaLr(rate).build());
    assertEquals(
        "lr: expected no value, as it has no effect with a rate of its own for each network, found"
            + " 0.001; leave it out or set it to its default, 3e-4",
        e.getMessage());
    e =
        assertThrows(
            ConfigException.class,
            () -> SacConfig.builder().learners(l -> l.numLearners(2)).build());
    assertTrue(String.valueOf(e.getMessage()).contains("found 2; leave it out or set it to its"));
  }
}
