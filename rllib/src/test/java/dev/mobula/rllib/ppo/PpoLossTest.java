package dev.mobula.rllib.ppo;

import static dev.mobula.rllib.ColumnAssertions.assertClose;
import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.DistributionSettings;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Distributions;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.MapOutputs;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The terms of the loss that the reference data does not have. */
class PpoLossTest {
  private static final DistributionSpec DISTRIBUTION =
      Distributions.of(Discrete.of(2), DistributionSettings.defaults());
  private static final double[] LOGITS = {0.3, -0.2, 1, 0, -0.5, 0.5, 0, 0};
  private static final double[] OLD_LOGITS = {0, 0, 0, 0, 0, 0, 0.4, 0};

  private PpoLoss.Statistics statistics = new PpoLoss.Statistics();

  private MapOutputs compute(PpoLoss.Coefficients coefficients, boolean kl, double... advantages) {
    MapOutputs outputs =
        new MapOutputs()
            .put("action_dist_inputs", floats(LOGITS).reshape(4, 2))
            .put("value", floats(1, 2, 3, 4));
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put(SampleBatch.ACTION, Column.ofInts(0, 1, 0, 1));
    columns.put(SampleBatch.LOG_PROB, floats(-0.7, -0.7, -0.7, -0.7));
    columns.put(SampleBatch.ADVANTAGE, floats(advantages));
    columns.put(SampleBatch.VALUE_TARGET, floats(1.5, -1, 3, 6));
    columns.put(SampleBatch.ACTION_DIST_INPUTS, floats(OLD_LOGITS).reshape(4, 2));
    PpoLoss loss = new PpoLoss(DISTRIBUTION, kl, 4);
    loss.use(coefficients);
    loss.compute(ColumnBatch.of(columns), outputs);
    statistics = loss.latest();
    return outputs;
  }

  private static PpoLoss.Coefficients coefficients(double valueClip, double kl, boolean normalize) {
    return new PpoLoss.Coefficients(
        0.2, 0.5, valueClip, Double.POSITIVE_INFINITY, 0, kl, normalize);
  }

  @Test
  void shouldBoundTheSquaredErrorOfTheValueFunction() {
    MapOutputs outputs = compute(coefficients(4, 0, false), false, 0, 0, 0, 0);
    assertEquals((0.25 + 4 + 0 + 4) / 4, statistics.valueLoss, 1e-6, "of 0.25, 9, 0 and 4");
    assertClose("d_value", new double[] {-0.125, 0, 0, -0.5}, outputs.gradient("value"));

    compute(coefficients(Double.POSITIVE_INFINITY, 0, false), false, 0, 0, 0, 0);
    assertEquals(13.25 / 4, statistics.valueLoss, 1e-6);
  }

  @Test
  void shouldNormaliseAdvantagesOverTheMinibatchOnlyWhereAsked() {
    Column normalized =
        compute(coefficients(1, 0, true), false, 1, 2, 3, 6).gradient("action_dist_inputs");
    double std = Math.sqrt(14.0 / 3);
    Column byHand =
        compute(coefficients(1, 0, false), false, -2 / std, -1 / std, 0, 3 / std)
            .gradient("action_dist_inputs");
    Column plain =
        compute(coefficients(1, 0, false), false, 1, 2, 3, 6).gradient("action_dist_inputs");
    assertClose("d_logits", doubles(byHand), normalized);
    assertTrue(Math.abs(plain.getFloat(4) - normalized.getFloat(4)) > 0.1);
  }

  private static double[] doubles(Column column) {
    double[] values = new double[Math.toIntExact(column.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.getFloat(i);
    }
    return values;
  }

  @Test
  void shouldAddTheDivergenceFromTheOldPolicyTimesItsCoefficient() {
    double kl = 0;
    double[] gradient = new double[8];
    for (int row = 0; row < 4; row++) {
      double old = probability(OLD_LOGITS, row);
      double now = probability(LOGITS, row);
      kl += old * Math.log(old / now) + (1 - old) * Math.log((1 - old) / (1 - now));
      gradient[2 * row] = 3 * (now - old) / 4;
      gradient[2 * row + 1] = -3 * (now - old) / 4;
    }
    MapOutputs outputs = compute(coefficients(1, 3, false), true, 0, 0, 0, 0);
    assertEquals(kl / 4, statistics.kl, 1e-6);
    assertEquals(
        statistics.policyLoss + 0.5 * statistics.valueLoss + 3 * statistics.kl,
        statistics.totalLoss,
        1e-6);
    assertClose("d_logits", gradient, outputs.gradient("action_dist_inputs"));
  }

  private static double probability(double[] logits, int row) {
    return 1 / (1 + Math.exp(logits[2 * row + 1] - logits[2 * row]));
  }
}
