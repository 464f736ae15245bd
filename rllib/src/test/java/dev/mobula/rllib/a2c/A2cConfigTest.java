package dev.mobula.rllib.a2c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.policies.OptimizerSpec;
import dev.mobula.rllib.config.ConfigException;
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
    assertEquals(48, ppo.minibatchSize());
    assertEquals(48, ppo.common().trainBatchSizePerLearner());
    assertEquals(6, ppo.common().rolloutFragmentLength());
    assertEquals(1, ppo.lambda());
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
}
