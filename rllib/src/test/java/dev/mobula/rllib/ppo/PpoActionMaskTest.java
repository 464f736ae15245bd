package dev.mobula.rllib.ppo;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Masks of observations, through sampling, learning and evaluation. */
class PpoActionMaskTest {
  /** The environment throws at a forbidden action. */
  @Test
  void shouldNeverTakeAForbiddenActionAndLearnToArrive() {
    ExperimentSpec experiment = experiment(Map.of());
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      double entropy = 0;
      for (int i = 0; i < 25; i++) {
        entropy = entropy(algorithm.train());
      }
      EvaluationResult result = algorithm.evaluate();
      assertEquals(1, result.mean(), result.toString());
      assertTrue(entropy < Math.log(2), "of at most two choices, found " + entropy);
    }
  }

  @Test
  void shouldStartWithTheEntropyOfTheAllowedChoicesOnly() {
    try (Algorithm algorithm = Algorithm.build(experiment(Map.of()))) {
      double entropy = entropy(algorithm.train());
      assertTrue(entropy < Math.log(2), "of at most two choices, found " + entropy);
    }
  }

  @Test
  void shouldNameCopyAndStepOfAnEmptyMask() {
    try (Algorithm algorithm = Algorithm.build(experiment(Map.of("empty_mask_at", 5)))) {
      EnvironmentException e = assertThrows(EnvironmentException.class, algorithm::train);
      assertTrue(
          e.toString()
              .endsWith(
                  "MaskedCorridor, copy 0, step 5: expected 'observation/action_mask' to allow at"
                      + " least one action, found all 0"),
          e.toString());
    }
  }

  private static double entropy(Map<String, Object> result) {
    Object learners = result.get("learners");
    Object policy = ((Map<?, ?>) requireNonNull(learners)).get("default_policy");
    Object entropy = ((Map<?, ?>) requireNonNull(policy)).get("entropy");
    return ((Number) requireNonNull(entropy)).doubleValue();
  }

  private static ExperimentSpec experiment(Map<String, Object> envConfig) {
    PpoConfig config =
        PpoConfig.builder()
            .lr(3e-3)
            .trainBatchSizePerLearner(256)
            .minibatchSize(64)
            .useKlLoss(true)
            .envRunners(r -> r.numEnvsPerEnvRunner(4).observationFilter("MeanStdFilter"))
            .build();
    return ExperimentSpec.of("PPO", MaskedCorridor.class.getName(), config)
        .withEnvConfig(envConfig)
        .withSeed(1);
  }
}
