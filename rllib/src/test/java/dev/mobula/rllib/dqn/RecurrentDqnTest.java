package dev.mobula.rllib.dqn;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.RecurrentCell;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.RememberedCue;
import dev.mobula.rllib.ReproducibilityContract;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import org.junit.jupiter.api.Test;

/** DQN with a network that remembers. */
class RecurrentDqnTest extends ReproducibilityContract {
  private static DqnConfig.Builder config(RecurrentCell cell, int units) {
    return DqnConfig.builder()
        .trainBatchSizePerLearner(60)
        .numStepsSampledBeforeLearningStarts(200)
        .trainingIntensity(8.0)
        .targetNetworkUpdateFreq(100)
        .nStep(2)
        .burnInLen(3)
        .reporting(reporting -> reporting.minSampleTimestepsPerIteration(200))
        .envRunners(runners -> runners.numEnvsPerEnvRunner(4))
        .model(model -> model.useLstm(true).recurrentCell(cell).lstmCellSize(units).maxSeqLen(6));
  }

  private static ExperimentSpec cartPole(DqnConfig config) {
    return ExperimentSpec.of("DQN", "StatelessCartPole", config).withSeed(1);
  }

  @Override
  protected ExperimentSpec experiment() {
    return cartPole(
        config(RecurrentCell.LSTM, 12)
            .model(model -> model.lstmUsePrevAction(true).lstmUsePrevReward(true))
            .build());
  }

  @Override
  protected ExperimentSpec remote() {
    return cartPole(
        config(RecurrentCell.GRU, 12)
            .envRunners(runners -> runners.numEnvRunners(2).numCpusPerEnvRunner(0.5))
            .build());
  }

  @Test
  void shouldLearnToRemember() {
    DqnConfig config =
        config(RecurrentCell.GRU, 16)
            .nStep(1)
            .burnInLen(0)
            .lr(5e-3)
            .epsilon(0.2)
            .trainBatchSizePerLearner(192)
            .trainingIntensity(16.0)
            .targetNetworkUpdateFreq(200)
            .evaluation(evaluation -> evaluation.evaluationDuration(40))
            .build();
    ExperimentSpec experiment =
        ExperimentSpec.of("DQN", RememberedCue.class.getName(), config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      while (algorithm.envSteps() < 8_000) {
        algorithm.train();
      }
      double mean = algorithm.evaluate().mean();
      assertTrue(mean > 0.95, () -> "expected the cue to be remembered, found " + mean);
    }
  }

  @Test
  void shouldRefuseABatchWithoutRoomForASequence() {
    ConfigException thrown =
        assertThrows(
            ConfigException.class,
            () -> config(RecurrentCell.LSTM, 8).trainBatchSizePerLearner(5).build());
    assertTrue(
        String.valueOf(thrown.getMessage()).contains("model.max_seq_len (6)"), thrown.getMessage());
  }
}
