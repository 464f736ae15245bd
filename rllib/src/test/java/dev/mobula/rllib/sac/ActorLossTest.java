package dev.mobula.rllib.sac;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Space;
import dev.mobula.policies.Activation;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.GradientCheck;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.critic.ActionCritics;
import dev.mobula.rllib.critic.CriticKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gradient through actions and critics against finite differences, with the same draws. */
class ActorLossTest {
  private static final int ROWS = 6;

  private final Rng rng = new Rng(5);

  @Test
  void shouldAgreeWithFiniteDifferences() {
    check(Box.of(-1, 1, 2), new CriticKind.Expected(1, true));
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithQuantiles() {
    check(Box.of(-1, 1, 2), new CriticKind.Quantiles(2, 5, 1));
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithActionsOfSeveralParts() {
    check(
        DictSpace.of("steer", Box.of(-1, 1, 1), "throttle", Box.of(0, 3, 2)),
        new CriticKind.Expected(1, true));
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithStateDependentNoise() {
    check(Box.of(-1, 1, 2), new CriticKind.Expected(1, true), true);
  }

  private void check(Space<?> actions, CriticKind kind) {
    check(actions, kind, false);
  }

  private void check(Space<?> actions, CriticKind kind, boolean useSde) {
    PolicySpec policy =
        PolicySpec.of(Box.unbounded(3), actions)
            .withModel(
                ModelSettings.defaults()
                    .withHiddens(List.of(8), Activation.TANH) // smooth, unlike relu
                    .withGaussian(false, -0.5, useSde, true))
            .withHead(new PolicyHead.ActionProbabilities(false));
    SacConfig config = SacConfig.builder().model(m -> m.fcnetActivation(Activation.TANH)).build();
    Temperature temperature = new Temperature(0.4, -2);
    try (ActionCritics critics = new ActionCritics(config.common(), policy, kind, ROWS, 1)) {
      ActorLoss loss = new ActorLoss(policy, critics, temperature, rng, ROWS);
      StateDict draws = rng.saveState();
      ColumnBatch minibatch = ColumnBatch.of(SampleBatch.OBSERVATION, random(3));
      Map<String, Column> outputs = new LinkedHashMap<>();
      outputs.put("action_dist_inputs", random((useSde ? 1 : 2) * actions.flatSize()));
      if (useSde) {
        outputs.put("log_std", random(8 * 2).slice(0, 1));
        outputs.put("policy/0", random(8));
      }
      GradientCheck.check(
          ColumnOutputs.of(outputs),
          moved -> {
            rng.loadState(draws);
            return loss.compute(minibatch, moved);
          },
          1e-3);
    }
  }

  private Column random(int size) {
    Column column = Column.allocate(DType.FLOAT32, ROWS, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) (0.5 * rng.nextGaussian()));
    }
    return column;
  }

  @Test
  void shouldRaiseTheWeightOfEntropyWhereThereIsTooLittleAndLowerItWhereThereIsTooMuch() {
    Temperature temperature = new Temperature(0.5, -2);
    temperature.step(3, 0.01); // an entropy of −3, where −2 is wanted
    assertEquals(Math.exp(Math.log(0.5) + 0.01), temperature.alpha(), 1e-9);
    assertEquals(-Math.log(temperature.alpha()) * (3 - 2), temperature.loss(3), 1e-9);
    Temperature other = new Temperature(0.5, -2);
    other.step(-1, 0.01);
    assertEquals(Math.exp(Math.log(0.5) - 0.01), other.alpha(), 1e-9);
  }
}
