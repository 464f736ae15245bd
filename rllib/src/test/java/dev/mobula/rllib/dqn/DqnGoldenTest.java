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
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.ReturnDistribution.Categories;
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
      new TdTarget(new PolicyHead.ActionValues(false, 0), choices, rows)
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
      PolicyHead.ActionValues head = new PolicyHead.ActionValues(false, 0);
      DqnLoss loss = new DqnLoss(Discrete.of(choices), head, TdErrorLoss.HUBER, rows);
      double value = loss.compute(minibatch, outputs);
      assertClose("d_q", flat(c.get("d_q")), outputs.gradient("action_dist_inputs"));
      assertEquals(c.get("loss").doubleValue(), value, 1e-5);
    }
  }

  @Test
  void shouldAgreeWithReferenceOnTheProjectionOfCategories() {
    for (JsonNode c : cases("categorical_projection.json", _ -> true)) {
      int atoms = c.get("atoms").intValue();
      int rows = c.get("rewards").size();
      Categories categories =
          new Categories(atoms, c.get("v_min").doubleValue(), c.get("v_max").doubleValue());
      float[] projected = new float[rows * atoms];
      for (int row = 0; row < rows; row++) {
        boolean terminated = c.get("terminated").get(row).booleanValue();
        CategoricalProjection.project(
            c.get("rewards").get(row).doubleValue(),
            terminated ? 0 : c.get("gamma").doubleValue(),
            categories,
            floats(flat(c.get("probabilities").get(row))).toFloatArray(),
            projected,
            row * atoms);
      }
      assertClose("projected", flat(c.get("projected")), Column.ofFloats(projected));
    }
  }

  private static MapOutputs q(JsonNode values) {
    int rows = values.size();
    double[] all = flat(values);
    return new MapOutputs().put("action_dist_inputs", floats(all).reshape(rows, all.length / rows));
  }
}
