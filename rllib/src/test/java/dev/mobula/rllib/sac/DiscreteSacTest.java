package dev.mobula.rllib.sac;

import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.ChoiceProbabilities;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.GradientCheck;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.critic.ChoiceCritics;
import dev.mobula.rllib.ppo.MaskedCorridor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SAC of Discrete actions. */
class DiscreteSacTest {
  private static final int ROWS = 5;
  private static final int CHOICES = 3;

  private final Rng rng = new Rng(8);

  private Column random(int size) {
    Column column = Column.allocate(DType.FLOAT32, ROWS, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) rng.nextGaussian());
    }
    return column;
  }

  private static Column mask() {
    Column mask = Column.allocate(DType.BOOL, ROWS, CHOICES).fill(1);
    mask.setBool(1, false);
    mask.setBool(2L * CHOICES, false);
    mask.setBool(2L * CHOICES + 2, false);
    return mask;
  }

  @Test
  void shouldAgreeWithFiniteDifferences() {
    expectGradient(ColumnBatch.of(SampleBatch.OBSERVATION, random(4)));
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWhereChoicesAreMasked() {
    expectGradient(
        ColumnBatch.of(SampleBatch.OBSERVATION, random(4)).with(SampleBatch.ACTION_MASK, mask()));
  }

  private void expectGradient(ColumnBatch minibatch) {
    PolicySpec policy =
        PolicySpec.of(Box.unbounded(4), Discrete.of(CHOICES))
            .withHead(new PolicyHead.ActionProbabilities(false));
    try (ChoiceCritics critics =
        new ChoiceCritics(SacConfig.defaults().common(), policy, 2, ROWS, 1)) {
      DiscreteActorLoss loss =
          new DiscreteActorLoss(CHOICES, critics, new Temperature(0.7, 1), ROWS);
      GradientCheck.check(
          ColumnOutputs.of("action_dist_inputs", random(CHOICES)),
          moved -> loss.compute(minibatch, moved),
          2e-4);
    }
  }

  @Test
  void shouldGiveChoicesThatAreNotAllowedNoProbability() {
    ChoiceProbabilities policy = new ChoiceProbabilities(2, 3);
    Column mask = Column.allocate(DType.BOOL, 3, 2).fill(1);
    mask.setBool(2, false);
    mask.setBool(4, false);
    mask.setBool(5, false);
    policy.read(
        ColumnOutputs.of("action_dist_inputs", floats(0, 0, 9, 1, 2, 3).reshape(3, 2)), 3, mask);
    assertArrayEquals(new float[] {0.5f, 0.5f, 0, 1, 0, 0}, policy.probabilities(), 1e-6f);
    float half = (float) Math.log(0.5);
    assertArrayEquals(new float[] {half, half, 0, 0, 0, 0}, policy.logProbabilities(), 1e-6f);
  }

  @Test
  void shouldKeepAShareOfTheGreatestEntropy() {
    Temperature temperature = SacConfig.defaults().soft().temperature(Discrete.of(4));
    temperature.step(-0.98 * Math.log(4), 1); // just the entropy that is wanted
    assertEquals(1, temperature.alpha(), 1e-6);
  }

  @Test
  void shouldRefuseToGuessTheEntropyThatMasksAllow() {
    ExperimentSpec experiment =
        ExperimentSpec.of("SAC", MaskedCorridor.class.getName(), SacConfig.defaults());
    ConfigException e = assertThrows(ConfigException.class, () -> Algorithm.build(experiment));
    assertEquals("target_entropy", e.problems().getFirst().key());
  }

  @Test
  void shouldNeedNoEntropyToKeepWhereItsWeightStaysTheSame() {
    SacConfig config =
        SacConfig.builder()
            .alphaLr(Schedule.constant(0))
            .replayBufferConfig(replay -> replay.capacity(100))
            .build();
    ExperimentSpec experiment =
        ExperimentSpec.of("SAC", MaskedCorridor.class.getName(), config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      assertEquals(1, algorithm.iteration());
    }
  }

  /** The environment throws at a forbidden action. */
  @Test
  void shouldNeverTakeAForbiddenActionAndLearnToArrive() {
    SacConfig config =
        SacConfig.builder()
            .lr(3e-3)
            .gamma(0.9)
            .tau(0.02)
            .trainBatchSizePerLearner(64)
            .targetEntropy(0.2)
            .model(model -> model.fcnetHiddens(List.of(32, 32)))
            .replayBufferConfig(replay -> replay.capacity(10_000))
            .build();
    ExperimentSpec experiment =
        ExperimentSpec.of("SAC", MaskedCorridor.class.getName(), config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      while (algorithm.envSteps() < 3000) {
        algorithm.train();
      }
      EvaluationResult result = algorithm.evaluate();
      assertEquals(1, result.mean(), result.toString());
    }
  }
}
