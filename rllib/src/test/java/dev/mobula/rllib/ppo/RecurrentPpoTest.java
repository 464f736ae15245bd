package dev.mobula.rllib.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.RecurrentCell;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.PaidCue;
import dev.mobula.rllib.RememberedCue;
import dev.mobula.rllib.ReproducibilityContract;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PPO with a network that remembers. */
class RecurrentPpoTest extends ReproducibilityContract {
  private static PpoConfig.Builder config(RecurrentCell cell, int units) {
    return PpoConfig.builder()
        .trainBatchSizePerLearner(512)
        .minibatchSize(100)
        .numEpochs(2)
        .envRunners(runners -> runners.numEnvsPerEnvRunner(8).observationFilter("MeanStdFilter"))
        .model(model -> model.useLstm(true).recurrentCell(cell).lstmCellSize(units).maxSeqLen(7));
  }

  private static ExperimentSpec cartPole(PpoConfig config) {
    return ExperimentSpec.of("PPO", "StatelessCartPole", config).withSeed(1);
  }

  @Override
  protected ExperimentSpec experiment() {
    return cartPole(
        config(RecurrentCell.LSTM, 20)
            .model(model -> model.lstmUsePrevAction(true).lstmUsePrevReward(true))
            .build());
  }

  @Override
  protected ExperimentSpec remote() {
    return cartPole(
        config(RecurrentCell.GRU, 20)
            .envRunners(runners -> runners.numEnvRunners(2).numCpusPerEnvRunner(0.5))
            .build());
  }

  @ParameterizedTest
  @EnumSource(RecurrentCell.class)
  void shouldGiveActionsTheProbabilitiesWithWhichTheyWereSampled(RecurrentCell cell) {
    PpoConfig once =
        config(cell, 20)
            .model(model -> model.lstmUsePrevAction(true).lstmUsePrevReward(true))
            .minibatchSize(512)
            .numEpochs(1)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(8))
            .build();
    try (Algorithm algorithm = Algorithm.build(cartPole(once))) {
      for (int i = 0; i < 3; i++) {
        assertEquals(0.0, metrics(algorithm.train()).get("mean_kl_loss"));
      }
    }
  }

  private static Map<?, ?> metrics(Map<String, Object> result) {
    Map<?, ?> learners = (Map<?, ?>) Objects.requireNonNull(result.get("learners"));
    return (Map<?, ?>) Objects.requireNonNull(learners.get("default_policy"));
  }

  @ParameterizedTest
  @EnumSource(RecurrentCell.class)
  void shouldLearnToRemember(RecurrentCell cell) {
    PpoConfig config =
        config(cell, 16)
            .trainBatchSizePerLearner(1024)
            .minibatchSize(256)
            .numEpochs(8)
            .lr(5e-3)
            .evaluation(evaluation -> evaluation.evaluationDuration(40))
            .build();
    ExperimentSpec experiment =
        ExperimentSpec.of("PPO", RememberedCue.class.getName(), config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      for (int i = 0; i < 25; i++) {
        algorithm.train();
      }
      double mean = algorithm.evaluate().mean();
      assertTrue(mean > 0.95, () -> "expected the cue to be remembered, found " + mean);
    }
  }

  @Test
  void shouldLearnFromTheRewardBefore() {
    PpoConfig config =
        config(RecurrentCell.GRU, 8)
            .model(model -> model.lstmUsePrevReward(true))
            .trainBatchSizePerLearner(1024)
            .minibatchSize(256)
            .numEpochs(8)
            .lr(5e-3)
            .evaluation(evaluation -> evaluation.evaluationDuration(40))
            .build();
    ExperimentSpec experiment =
        ExperimentSpec.of("PPO", PaidCue.class.getName(), config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      for (int i = 0; i < 25; i++) {
        algorithm.train();
      }
      double mean = algorithm.evaluate().mean();
      assertTrue(mean > 0.95, () -> "expected the reward to be seen, found " + mean);
    }
  }

  @Test
  void shouldRefuseToSeeTheStepBeforeWithoutARecurrentLayer() {
    ConfigException thrown =
        assertThrows(
            ConfigException.class,
            () -> PpoConfig.builder().model(model -> model.lstmUsePrevReward(true)).build());
    assertTrue(
        String.valueOf(thrown.getMessage()).contains("lstm_use_prev_reward"), thrown.getMessage());
  }

  @Test
  void shouldRefuseMinibatchesWithoutRoomForASequence() {
    ConfigException thrown =
        assertThrows(
            ConfigException.class, () -> config(RecurrentCell.LSTM, 8).minibatchSize(6).build());
    assertTrue(
        String.valueOf(thrown.getMessage()).contains("steps of a sequence (7)"),
        thrown.getMessage());
  }
}
