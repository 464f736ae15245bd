package dev.mobula.rllib.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.Activation;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.CheckpointConfig;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.FaultToleranceConfig;
import dev.mobula.rllib.config.GradClipBy;
import dev.mobula.rllib.config.OptimizerConfig;
import dev.mobula.rllib.config.OptimizerType;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rollout.BatchMode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PpoConfigTest {
  @Test
  void shouldHaveTheDefaultsOfStableBaselines3() {
    PpoConfig config = PpoConfig.defaults();
    AlgorithmConfig common = config.common();

    assertEquals(Schedule.constant(3e-4), common.lr());
    assertEquals(0.99, common.gamma());
    assertEquals(2048, common.trainBatchSizePerLearner());
    assertEquals(2048, common.rolloutFragmentLength());
    assertEquals(new GradientClip.GlobalNorm(0.5), common.gradientClip());
    assertEquals(new OptimizerSpec.Adam(0.9, 0.999, 1e-5), common.optimizer().spec());
    assertEquals(List.of(64, 64), common.model().fcnetHiddens());
    assertEquals(Activation.TANH, common.model().fcnetActivation());
    assertEquals(0.95, config.lambda());
    assertEquals(Schedule.constant(0.2), config.clipParam());
    assertEquals(10, config.numEpochs());
    assertEquals(64, config.minibatchSize());
    assertEquals(Schedule.constant(0), config.entropyCoeff());
    assertEquals(0.5, config.vfLossCoeff());
    assertNull(config.vfClipParam());
    assertNull(config.targetKl());
    assertTrue(config.normalizeAdvantage());
    assertTrue(config.orthoInit());
  }

  @Test
  void shouldBuildTheCartPoleSettingsOfTheZoo() {
    PpoConfig config =
        PpoConfig.builder()
            .envRunners(r -> r.numEnvsPerEnvRunner(8))
            .trainBatchSizePerLearner(256)
            .minibatchSize(256)
            .numEpochs(20)
            .gamma(0.98)
            .lambda(0.8)
            .lr(Schedule.linear(1e-3, 0, 100_000))
            .clipParam(Schedule.linear(0.2, 0, 100_000))
            .build();

    assertEquals(32, config.common().rolloutFragmentLength());
    assertEquals(5e-4, config.common().lr().value(50_000));
    assertEquals(0.8, config.lambda());
    assertEquals(config, config.toBuilder().build());
  }

  @Test
  void shouldRejectMinibatchLargerThanBatch() {
    PpoConfig.Builder builder = PpoConfig.builder().trainBatchSizePerLearner(32);

    String message = assertThrows(ConfigException.class, builder::build).toString();

    assertEquals(
        ConfigException.class.getName()
            + ": minibatch_size: expected at most train_batch_size_per_learner (32), found 64; "
            + "lower it or raise train_batch_size_per_learner",
        message);
  }

  @Test
  void shouldRejectBatchSmallerThanOneStepOfEachEnvironment() {
    PpoConfig.Builder builder =
        PpoConfig.builder()
            .trainBatchSizePerLearner(64)
            .envRunners(r -> r.numEnvRunners(2).numEnvsPerEnvRunner(64));

    String message = assertThrows(ConfigException.class, builder::build).toString();

    assertTrue(message.contains("each of the 128 environments"), message);
  }

  @Test
  void shouldReportEveryValueOutOfRange() {
    PpoConfig.Builder builder = PpoConfig.builder().lambda(1.5).numEpochs(0).klTarget(Double.NaN);

    ConfigException e = assertThrows(ConfigException.class, builder::build);

    assertEquals(
        List.of("lambda_", "num_epochs", "kl_target"),
        e.problems().stream().map(problem -> problem.key()).toList());
  }

  @Test
  void shouldRefuseSettingsWithoutEffectNamingWhatDecides() {
    assertEquals(
        ConfigException.class.getName()
            + ": kl_target: expected no value, as it has an effect only with use_kl_loss: true,"
            + " found 0.02; leave it out or set it to its default, 0.01; or set use_kl_loss: true",
        refusal(PpoConfig.builder().klTarget(0.02)));
    assertTrue(refusal(PpoConfig.builder().klCoeff(1)).contains("use_kl_loss: true"));
    assertTrue(refusal(PpoConfig.builder().sdeSampleFreq(4)).contains("use_sde: true"));
    PpoConfig.Builder noisy = PpoConfig.builder().useSde(true).sdeSampleFreq(4096);
    assertTrue(refusal(noisy).contains("from 1 to the 2048 steps of a sample"));
    noisy.envRunners(runners -> runners.batchMode(BatchMode.COMPLETE_EPISODES)).build();
    assertTrue(refusal(noisy.sdeSampleFreq(0)).contains("expected -1, or at least 1"));
    assertTrue(
        refusal(PpoConfig.builder().gradClip(null).gradClipBy(GradClipBy.VALUE))
            .contains("grad_clip: a number"));
    assertEquals(0.02, PpoConfig.builder().useKlLoss(true).klTarget(0.02).build().klTarget());
  }

  @Test
  void shouldRefuseSettingsOfFreeDeviationsWhereTheNetworksAreUsed() {
    PpoConfig.Builder ofNetwork = PpoConfig.builder().model(m -> m.freeLogStd(false));
    assertFalse(ofNetwork.build().common().model().freeLogStd());
    assertTrue(
        refusal(ofNetwork.build().toBuilder().logStdInit(-1))
            .contains("log_std_init: expected no value, as it has an effect only with model.free"));
    assertTrue(
        refusal(ofNetwork.build().toBuilder().useSde(true))
            .contains("model.free_log_std: expected true, as use_sde has deviations of its own"));
  }

  @Test
  void shouldRefuseSettingsOfAnotherOptimizer() {
    assertTrue(
        optimizerRefusal(o -> o.type(OptimizerType.RMSPROP).beta1(0.5))
            .contains("beta1: expected no value, as it has an effect only with type: adam"));
    assertTrue(optimizerRefusal(o -> o.alpha(0.5)).contains("type: rmsprop"));
    assertTrue(optimizerRefusal(o -> o.momentum(0.5)).contains("type: sgd"));
    assertTrue(
        optimizerRefusal(o -> o.type(OptimizerType.SGD).eps(1e-3))
            .contains("eps: expected no value, as it has an effect only with type: adam or rms"));
    assertEquals(
        new OptimizerSpec.RmsProp(0.99, 1e-3),
        PpoConfig.builder()
            .optimizer(o -> o.type(OptimizerType.RMSPROP).eps(1e-3))
            .build()
            .common()
            .optimizer()
            .spec());
  }

  @Test
  void shouldRefuseSettingsOfRestartsWhereThereAreNone() {
    assertTrue(
        faultRefusal(f -> f.restartFailedEnvRunners(false).maxNumEnvRunnerRestarts(3))
            .contains("max_num_env_runner_restarts: expected no value"));
    assertTrue(
        faultRefusal(f -> f.restartFailedEnvRunners(false).delayBetweenEnvRunnerRestartsS(1))
            .contains("set it to its default, 0; or set restart_failed_env_runners: true"));
  }

  @Test
  void shouldRefuseAScoreOfCheckpointsThatAllStay() {
    String message =
        assertThrows(
                ConfigException.class,
                () -> CheckpointConfig.builder().checkpointScoreAttribute("vf_loss").build())
            .toString();
    assertTrue(message.contains("checkpoint_score_attribute: expected no value"), message);
    assertTrue(message.contains("only with num_to_keep: a number of checkpoints"), message);
  }

  private static String faultRefusal(Consumer<FaultToleranceConfig.Builder> change) {
    return assertThrows(ConfigException.class, () -> PpoConfig.builder().faultTolerance(change))
        .toString();
  }

  private static String optimizerRefusal(Consumer<OptimizerConfig.Builder> change) {
    return assertThrows(ConfigException.class, () -> PpoConfig.builder().optimizer(change))
        .toString();
  }

  private static String refusal(PpoConfig.Builder builder) {
    return assertThrows(ConfigException.class, builder::build).toString();
  }

  @Test
  void shouldRefuseSamplesLargerThanTheTrainingBatch() {
    PpoConfig.Builder builder =
        PpoConfig.builder()
            .trainBatchSizePerLearner(256)
            .envRunners(r -> r.numEnvsPerEnvRunner(8).rolloutFragmentLength(128));
    assertEquals(
        ConfigException.class.getName()
            + ": env_runners.rollout_fragment_length: expected samples of at most"
            + " train_batch_size_per_learner (256) steps, found 1024, 128 of each environment times"
            + " 8; leave it out, or raise train_batch_size_per_learner to 1024",
        refusal(builder));
    builder.learners(l -> l.numLearners(2));
    assertTrue(
        refusal(builder).contains("(256) steps for each of 2 learners, found"), refusal(builder));
    assertTrue(refusal(builder).endsWith("raise train_batch_size_per_learner to 512"));
    builder.learners(l -> l.numLearners(4));
    assertEquals(128, builder.build().common().rolloutFragmentLength());
  }
}
