package dev.mobula.rllib.td3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gradient of a deterministic policy, through critics, against finite differences. */
class DeterministicLossTest {
  private static final int ROWS = 6;
  private static final String ACTION = "action_dist_inputs";

  private final Rng rng = new Rng(5);

  @Test
  void shouldAgreeWithFiniteDifferencesWithOneCritic() {
    check(Box.of(-1, 1, 2), 1);
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithTwoCritics() {
    check(Box.of(-1, 1, 2), 2);
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithActionsOfSeveralParts() {
    check(DictSpace.of("steer", Box.of(-1, 1, 1), "throttle", Box.of(0, 3, 2)), 2);
  }

  private void check(Space<?> actions, int twins) {
    PolicySpec policy =
        PolicySpec.of(Box.unbounded(3), actions)
            .withModel(ModelSettings.defaults().withHiddens(List.of(8), Activation.TANH))
            .withHead(new PolicyHead.NoisyActions(0.1));
    CriticKind kind = new CriticKind.Expected(twins, false);
    Td3Config config = Td3Config.defaults();
    try (ActionCritics critics = new ActionCritics(config.common(), policy, kind, ROWS, 1)) {
      DeterministicLoss loss = new DeterministicLoss(critics);
      Column observation = random(3);
      Column action = random(actions.flatSize());
      ColumnBatch minibatch = ColumnBatch.of(SampleBatch.OBSERVATION, observation);
      double mean = 0;
      for (float value : critics.values(observation, action)) {
        mean += (double) value / ROWS;
      }
      ColumnOutputs outputs = ColumnOutputs.of(Map.of(ACTION, action));
      assertEquals(-mean, loss.compute(minibatch, outputs), 1e-6, "up the first critic");
      GradientCheck.check(outputs, moved -> loss.compute(minibatch, moved), 1e-3);
    }
  }

  private Column random(int size) {
    Column column = Column.allocate(DType.FLOAT32, ROWS, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) (0.5 * rng.nextGaussian()));
    }
    return column;
  }
}
