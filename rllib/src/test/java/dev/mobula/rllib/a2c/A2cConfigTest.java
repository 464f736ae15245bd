package dev.mobula.rllib.a2c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.OptimizerSpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rollout.BatchMode;
import org.junit.jupiter.api.Test;

class A2cConfigTest {
  @Test
  void shouldHaveTheDefaultsOfStableBaselines3() {
    A2cConfig config = A2cConfig.defaults();
    assertEquals(Schedule.constant(7e-4), config.common().lr());
    assertEquals(5, config.common().rolloutFragmentLength());
    assertEquals(new OptimizerSpec.RmsProp(0.99, 1e-5), config.common().optimizer().spec());
    assertEquals(1, config.lambda());
    assertEquals(0.5, config.vfLossCoeff());
  }

  @Test
  void shouldTakeOneStepOnTheWholeBatchWhateverItsSizeIsRoundedTo() {
    PpoConfig ppo =
        A2cConfig.builder()
            .trainBatchSizePerLearner(41)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(8))
            .build()
            .asPpo();
    assertEquals(1, ppo.numEpochs());
    assertEquals(1, ppo.lambda());
    // samples of 48 steps: 6 of each environment; where a runner was lost in one, another follows
    assertEquals(40 + 48, ppo.minibatchSize());
  }

  @Test
  void shouldSumAsManyRewardsHoweverManyEnvironmentsThereAre() {
    A2cConfig config = A2cConfig.builder().envRunners(r -> r.numEnvsPerEnvRunner(16)).build();
    assertEquals(5, config.common().rolloutFragmentLength());
    assertEquals(80, config.common().trainBatchSizePerLearner());
  }

  @Test
  void shouldRefuseWhatPpoRefusesByItsOwnKeys() {
    assertRefused("sde_sample_freq", A2cConfig.builder().sdeSampleFreq(4));
    assertRefused("sde_sample_freq", A2cConfig.builder().useSde(true).sdeSampleFreq(6));
    A2cConfig.builder().useSde(true).sdeSampleFreq(4).build();
    assertRefused(
        "log_std_init", A2cConfig.builder().model(m -> m.freeLogStd(false)).logStdInit(-2));
    assertRefused(
        "model.free_log_std", A2cConfig.builder().model(m -> m.freeLogStd(false)).useSde(true));
  }

  private static void assertRefused(String key, A2cConfig.Builder config) {
    ConfigException e = assertThrows(ConfigException.class, config::build);
    assertEquals(key, e.problems().getFirst().key());
  }

  @Test
  void shouldLearnWithARecurrentLayerFromSamplesShorterThanItsSequences() {
    A2cConfig config = A2cConfig.builder().model(model -> model.useLstm(true)).build();
    ExperimentSpec experiment = ExperimentSpec.of("A2C", "StatelessCartPole", config);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      assertTrue(algorithm.policy().stateSize() > 0);
    }
  }

  @Test
  void shouldRefuseBatchesOfWholeEpisodes() {
    assertThrows(
        ConfigException.class,
        () ->
            A2cConfig.builder()
                .envRunners(runners -> runners.batchMode(BatchMode.COMPLETE_EPISODES))
                .build());
  }

  @Test
  void shouldRefuseSamplesLargerThanTheTrainingBatch() {
    A2cConfig.Builder config =
        A2cConfig.builder()
            .trainBatchSizePerLearner(40)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(8).rolloutFragmentLength(16));
    assertRefused("env_runners.rollout_fragment_length", config);
    config.envRunners(runners -> runners.rolloutFragmentLength(5)).build();
  }

  @Test
  void shouldLearnFromAsManyStepsAsASampleHasWhereTheBatchIsLeftAlone() {
    A2cConfig config =
        A2cConfig.builder()
            .envRunners(runners -> runners.numEnvsPerEnvRunner(8).rolloutFragmentLength(2))
            .build();
    assertEquals(40, config.common().trainBatchSizePerLearner());
    A2cConfig longer =
        A2cConfig.builder()
            .envRunners(runners -> runners.numEnvsPerEnvRunner(8).rolloutFragmentLength(16))
            .build();
    assertEquals(128, longer.common().trainBatchSizePerLearner());
    A2cConfig shared =
        A2cConfig.builder()
            .learners(learners -> learners.numLearners(2))
            .envRunners(runners -> runners.rolloutFragmentLength(5))
            .build();
    assertEquals(2, shared.common().trainBatchSizePerLearner());
  }
}
