package dev.mobula.rllib.ppo;

import static dev.mobula.rllib.ColumnAssertions.assertClose;
import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.policies.ActionDistribution;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Distributions;
import dev.mobula.policies.GradientCheck;
import dev.mobula.policies.SampleBatch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each term's gradient against finite differences, away from the corners of the clipping. */
class PpoLossGradientTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final double TOLERANCE = 2e-4;
  private static final int ROWS = 6;

  // Away from the corners at 0.8, 1.2, ±0.5 and an error of ±1.
  private static final double[] RATIOS = {1, 0.5, 1.6, 1.05, 0.6, 2};
  private static final double[] VALUES_OLD = {0, 1, -1, 0.5, 2, 0};
  private static final double[] MOVES = {0.1, 0.9, -1.2, 0.3, -0.2, 2};
  private static final double[] TARGETS = {0.6, -3, 4, 0.4, 3.3, 1.7};

  private final Rng rng = new Rng(7);

  @Test
  void shouldTeachNothingWhereThePredictionMovedBeyondClipRangeVf() {
    ColumnOutputs outputs = outputs(Discrete.of(2));
    PpoLoss.Coefficients coefficients = valueOnly(NONE, 0.5);

    PpoLoss.Statistics result = compute(Discrete.of(2), outputs, coefficients);

    // stable-baselines3: mse(returns, old + clamp(values - old, -0.5, 0.5))
    double[] gradient = new double[ROWS];
    double mean = 0;
    for (int i = 0; i < ROWS; i++) {
      double error = VALUES_OLD[i] + Math.clamp(MOVES[i], -0.5, 0.5) - TARGETS[i];
      mean += error * error / ROWS;
      gradient[i] = Math.abs(MOVES[i]) <= 0.5 ? 2 * error / ROWS : 0;
    }
    assertEquals(mean, result.valueLoss, 1e-5 * Math.max(1, mean));
    assertClose("gradient", gradient, outputs.outputGradient(SampleBatch.VALUE));
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithClipRangeVf() {
    check(Discrete.of(3), valueOnly(NONE, 0.5));
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithVfClipParam() {
    check(Discrete.of(3), valueOnly(1.0, NONE));
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithAllTermsOnDiscreteActions() {
    check(Discrete.of(3), new PpoLoss.Coefficients(0.2, 0.5, 1.0, 0.5, 0.1, 0.3, true));
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithAllTermsOnContinuousActions() {
    check(Box.of(-100, 100, 2), new PpoLoss.Coefficients(0.2, 0.5, 1.0, 0.5, 0.1, 0.3, true));
  }

  private static PpoLoss.Coefficients valueOnly(double clip, double range) {
    return new PpoLoss.Coefficients(0.2, 1, clip, range, 0, 0, false);
  }

  private void check(Space<?> actions, PpoLoss.Coefficients coefficients) {
    ColumnOutputs outputs = outputs(actions);
    ColumnBatch minibatch = minibatch(actions, outputs);
    PpoLoss loss = loss(actions);
    loss.use(coefficients);
    GradientCheck.check(outputs, moved -> loss.compute(minibatch, moved), TOLERANCE);
  }

  private PpoLoss.Statistics compute(
      Space<?> actions, ColumnOutputs outputs, PpoLoss.Coefficients coefficients) {
    PpoLoss loss = loss(actions);
    loss.use(coefficients);
    loss.compute(minibatch(actions, outputs), outputs);
    return loss.latest();
  }

  private static PpoLoss loss(Space<?> actions) {
    return new PpoLoss(Distributions.of(actions), true, ROWS);
  }

  private ColumnOutputs outputs(Space<?> actions) {
    DistributionSpec spec = Distributions.of(actions);
    Map<String, Column> columns = new LinkedHashMap<>();
    spec.heads().forEach(head -> columns.put(head.name(), random(ROWS, head.size())));
    spec.parameters().forEach(free -> columns.put(free.name(), random(1, free.size())));
    double[] values = new double[ROWS];
    Arrays.setAll(values, i -> VALUES_OLD[i] + MOVES[i]);
    columns.put(SampleBatch.VALUE, floats(values).reshape(ROWS, 1));
    return ColumnOutputs.of(columns);
  }

  /** Actions drawn from the outputs, whose probability has changed by RATIOS since. */
  private ColumnBatch minibatch(Space<?> actions, ColumnOutputs outputs) {
    DistributionSpec spec = Distributions.of(actions);
    ActionDistribution distribution = spec.create(ROWS);
    distribution.condition(outputs, ROWS, null);
    ColumnBatch batch = ColumnBatch.allocate(actions.columns(SampleBatch.ACTION), ROWS);
    distribution.sample(rng, batch);
    Column logProb = Column.allocate(DType.FLOAT32, ROWS);
    distribution.logProb(batch, logProb);
    for (int i = 0; i < ROWS; i++) {
      logProb.setFloat(i, logProb.getFloat(i) - (float) Math.log(RATIOS[i]));
    }
    return batch
        .with(SampleBatch.LOG_PROB, logProb)
        .with(SampleBatch.ADVANTAGE, floats(1.5, -0.7, 0.9, -1.1, 0.4, -2))
        .with(SampleBatch.VALUE, floats(VALUES_OLD))
        .with(SampleBatch.VALUE_TARGET, floats(TARGETS))
        .with(SampleBatch.ACTION_DIST_INPUTS, random(ROWS, spec.parametersSize()));
  }

  private Column random(int rows, int size) {
    Column column = Column.allocate(DType.FLOAT32, rows, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) (0.5 * rng.nextGaussian()));
    }
    return column;
  }
}
