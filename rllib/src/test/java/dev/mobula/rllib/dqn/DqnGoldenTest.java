package dev.mobula.rllib.dqn;

import static dev.mobula.rllib.ColumnAssertions.assertClose;
import static dev.mobula.rllib.ColumnAssertions.floats;
import static dev.mobula.rllib.GoldenFiles.cases;
import static dev.mobula.rllib.GoldenFiles.flat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.MapOutputs;
import dev.mobula.rllib.replay.Transitions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DqnGoldenTest {
  @Test
  void shouldAgreeWithReferenceOnTheTargetsOfDoubleDqn() {
    for (JsonNode c : cases("double_dqn_loss.json", _ -> true)) {
      int rows = c.get("actions").size();
      int choices = c.get("q").get(0).size();
      double bootstrap = Math.pow(c.get("gamma").doubleValue(), c.get("n_step").intValue());
      Transitions transitions = new Transitions(Box.unbounded(1), Discrete.of(choices), rows);
      transitions.returns().copyFrom(floats(flat(c.get("n_step_rewards"))));
      double[] discounts = flat(c.get("terminated"));
      Arrays.setAll(discounts, i -> (1 - discounts[i]) * bootstrap);
      transitions.discounts().copyFrom(floats(discounts));
      Column target = Column.allocate(DType.FLOAT32, rows);
      new TdTarget(choices, false, rows)
          .compute(transitions, q(c.get("next_q_online")), q(c.get("next_q_target")), null, target);
      assertClose("target", flat(c.get("target")), target);
    }
  }

  @Test
  void shouldAgreeWithReferenceOnTheWeighedHuberLossAndItsGradients() {
    for (JsonNode c : cases("double_dqn_loss.json", _ -> true)) {
      int rows = c.get("actions").size();
      int choices = c.get("q").get(0).size();
      MapOutputs outputs = q(c.get("q"));
      Column actions = Column.allocate(DType.INT32, rows);
      double[] taken = flat(c.get("actions"));
      for (int i = 0; i < rows; i++) {
        actions.setInt(i, (int) taken[i]);
      }
      ColumnBatch minibatch =
          ColumnBatch.of(SampleBatch.ACTION, actions)
              .with(SampleBatch.VALUE_TARGET, floats(flat(c.get("target"))))
              .with(DqnLoss.WEIGHTS, floats(flat(c.get("weights"))));
      DqnLoss loss = new DqnLoss(Discrete.of(choices), false, TdErrorLoss.HUBER, rows);
      double value = loss.compute(minibatch, outputs);
      assertClose("d_q", flat(c.get("d_q")), outputs.gradient("action_dist_inputs"));
      assertEquals(c.get("loss").doubleValue(), value, 1e-5);
    }
  }

  private static MapOutputs q(JsonNode values) {
    int rows = values.size();
    double[] all = flat(values);
    return new MapOutputs().put("action_dist_inputs", floats(all).reshape(rows, all.length / rows));
  }
}
