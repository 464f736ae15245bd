package dev.mobula.rllib.ppo;

import static dev.mobula.rllib.ColumnAssertions.assertClose;
import static dev.mobula.rllib.ColumnAssertions.floats;
import static dev.mobula.rllib.GoldenFiles.flat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.policies.DistributionSettings;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Distributions;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.GoldenFiles;
import dev.mobula.rllib.MapOutputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PpoLossGoldenTest {
  @Test
  void shouldAgreeWithReferenceOnAllCategoricalCases() {
    for (JsonNode c : cases("categorical")) {
      double[] logits = flat(c.get("logits"));
      int choices = logits.length / c.get("logits").size();
      MapOutputs outputs =
          new MapOutputs().put("action_dist_inputs", matrix(logits, c.get("logits").size()));
      Column actions = Column.allocate(DType.INT32, c.get("actions").size());
      double[] chosen = flat(c.get("actions"));
      for (int i = 0; i < chosen.length; i++) {
        actions.setInt(i, (int) chosen[i]);
      }
      check(c, Discrete.of(choices), actions, outputs);
      assertAgrees(c, "approx_kl", statistics.approximateKl);
      assertAgrees(c, "clip_fraction", statistics.clipFraction);
      assertClose("d_logits", flat(c.get("d_logits")), outputs.gradient("action_dist_inputs"));
    }
  }

  @Test
  void shouldAgreeWithReferenceOnAllGaussianCases() {
    for (JsonNode c : cases("diagonal_gaussian")) {
      int rows = c.get("mean").size();
      double[] logStd = flat(c.get("log_std"));
      MapOutputs outputs =
          new MapOutputs()
              .put("action_dist_inputs", matrix(flat(c.get("mean")), rows))
              .put("log_std", matrix(logStd, 1));
      check(c, Box.of(-100, 100, logStd.length), matrix(flat(c.get("actions")), rows), outputs);
      assertClose("d_mean", flat(c.get("d_mean")), outputs.gradient("action_dist_inputs"));
      assertClose("d_log_std", flat(c.get("d_log_std")), outputs.gradient("log_std"));
    }
  }

  private PpoLoss.Statistics statistics = new PpoLoss.Statistics();

  private void check(JsonNode c, Space<?> actionSpace, Column actions, MapOutputs outputs) {
    int rows = actions.rows();
    outputs.put("value", floats(flat(c.get("values"))));
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put(SampleBatch.ACTION, actions);
    columns.put(SampleBatch.LOG_PROB, floats(flat(c.get("old_log_prob"))));
    columns.put(SampleBatch.ADVANTAGE, floats(flat(c.get("advantages"))));
    columns.put(SampleBatch.VALUE_TARGET, floats(flat(c.get("returns"))));
    DistributionSpec spec = Distributions.of(actionSpace, DistributionSettings.defaults());
    PpoLoss.Coefficients coefficients =
        new PpoLoss.Coefficients(
            c.get("clip").doubleValue(),
            c.get("value_coefficient").doubleValue(),
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            c.get("entropy_coefficient").doubleValue(),
            0,
            false);
    PpoLoss loss = new PpoLoss(spec, false, rows);
    loss.use(coefficients);
    loss.compute(ColumnBatch.of(columns), outputs);
    statistics = loss.latest();
    assertAgrees(c, "policy_loss", statistics.policyLoss);
    assertAgrees(c, "value_loss", statistics.valueLoss);
    assertAgrees(c, "entropy", statistics.entropy);
    assertAgrees(c, "loss", statistics.totalLoss);
    assertClose("d_values", flat(c.get("d_values")), outputs.gradient("value"));
  }

  private static List<JsonNode> cases(String kind) {
    return GoldenFiles.cases("ppo_loss.json", each -> each.get("kind").stringValue().equals(kind));
  }

  /** Within 1e-5 · max(1, |expected|). */
  private static void assertAgrees(JsonNode c, String name, double found) {
    assertTrue(c.has(name), () -> "expected '" + name + "' in the reference, found " + c);
    double expected = c.get(name).doubleValue();
    assertEquals(expected, found, 1e-5 * Math.max(1, Math.abs(expected)), name);
  }

  private static Column matrix(double[] values, int rows) {
    return floats(values).reshape(rows, values.length / rows);
  }
}
