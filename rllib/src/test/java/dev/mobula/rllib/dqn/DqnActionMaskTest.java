package dev.mobula.rllib.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.ppo.MaskedCorridor;
import org.junit.jupiter.api.Test;

/** Masks of observations, through sampling, replay, learning and evaluation. */
class DqnActionMaskTest {
  /** The environment throws at a forbidden action. */
  @Test
  void shouldNeverTakeAForbiddenActionAndLearnToArrive() {
    DqnConfig config =
        DqnConfig.builder()
            .lr(3e-3)
            .gamma(0.9)
            .targetNetworkUpdateFreq(100)
            .replayBufferConfig(replay -> replay.capacity(10_000))
            .epsilon(Schedule.linear(1, 0.1, 4000))
            .nStep(3)
            .build();
    ExperimentSpec experiment =
        ExperimentSpec.of("DQN", MaskedCorridor.class.getName(), config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      while (algorithm.envSteps() < 6000) {
        algorithm.train();
      }
      EvaluationResult result = algorithm.evaluate();
      assertEquals(1, result.mean(), result.toString());
    }
  }
}
