package dev.mobula.rllib.dqn;

import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.GradientCheck;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.QValues;
import dev.mobula.policies.ReturnDistribution;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.replay.Transitions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** The gradient of each loss against finite differences, away from the Huber loss's corners. */
class DqnLossGradientTest {
  private static final int ROWS = 5;
  private static final int CHOICES = 3;
  private static final double[] ERRORS = {0.3, -0.6, 2, -3, 0};

  private final Rng rng = new Rng(11);

  @Test
  void shouldAgreeWithFiniteDifferencesWithTheHuberLoss() {
    check(false, TdErrorLoss.HUBER);
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithTheSquaredError() {
    check(false, TdErrorLoss.MSE);
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithDueling() {
    check(true, TdErrorLoss.HUBER);
    check(true, TdErrorLoss.MSE);
  }

  @Test
  void shouldReportTheErrorsAndTheValuesOfTheActionsTaken() {
    DqnLoss loss = loss(false, TdErrorLoss.HUBER);
    ColumnOutputs outputs = outputs(false);
    loss.compute(minibatch(outputs, false), outputs);
    double[] sums = new double[4];
    loss.addMetrics(sums);
    assertEquals((0.3 + 0.6 + 2 + 3) / ROWS, sums[0], 1e-6);
    assertEquals((0.3 - 0.6 + 2 - 3) / ROWS, sums[1], 1e-6);
    assertEquals(2, sums[2], 1e-6);
    assertEquals(-3, sums[3], 1e-6);
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithQuantiles() {
    ReturnDistribution quantiles = new ReturnDistribution.Quantiles(4);
    for (boolean dueling : new boolean[] {false, true}) {
      // further away than a finite difference reaches, as the slope jumps where an error is 0
      check(new PolicyHead.ActionValues(dueling, 0, quantiles), () -> 20 + rng.nextGaussian());
    }
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithCategories() {
    ReturnDistribution categories = new ReturnDistribution.Categories(4, -1, 2);
    for (boolean dueling : new boolean[] {false, true}) {
      check(new PolicyHead.ActionValues(dueling, 0, categories), () -> 0.25);
    }
  }

  @Test
  void shouldWeighQuantilesByTheSideOfTheTargetTheyAreOn() {
    PolicyHead.ActionValues head =
        new PolicyHead.ActionValues(false, 0, new ReturnDistribution.Quantiles(2));
    DqnLoss loss = new DqnLoss(Discrete.of(1), head, TdErrorLoss.HUBER, 1);
    ColumnOutputs outputs = ColumnOutputs.of("action_dist_inputs", floats(1, 5).reshape(1, 2));
    ColumnBatch minibatch =
        ColumnBatch.of(SampleBatch.ACTION, Column.ofInts(0))
            .with(SampleBatch.VALUE_TARGET, floats(3, 3.5).reshape(1, 2))
            .with(Transitions.WEIGHTS, floats(1));
    // quantiles 1/4 and 3/4: the one below its targets by 2 and 2.5, the other above by 2 and 1.5
    assertEquals(
        0.25 * (1.5 + 2) / 2 + 0.25 * (1.5 + 1) / 2, loss.compute(minibatch, outputs), 1e-6);
    assertEquals(-0.25, outputs.outputGradient("action_dist_inputs").getFloat(0), 1e-6);
    assertEquals(0.25, outputs.outputGradient("action_dist_inputs").getFloat(1), 1e-6);
    assertEquals(3 - 3.25, loss.errors()[0], 1e-6);
  }

  @Test
  void shouldNeitherLearnFromNorCountRowsOfWeightZero() {
    PolicyHead.ActionValues head = new PolicyHead.ActionValues(false, 0);
    double[] values = {1, 2, 30, 40, 5, 6};
    DqnLoss loss = new DqnLoss(Discrete.of(2), head, TdErrorLoss.MSE, 3);
    ColumnOutputs outputs = ColumnOutputs.of("action_dist_inputs", floats(values).reshape(3, 2));
    ColumnBatch minibatch =
        ColumnBatch.of(SampleBatch.ACTION, Column.ofInts(0, 1, 1))
            .with(SampleBatch.VALUE_TARGET, floats(3, Double.NaN, 6.5))
            .with(Transitions.WEIGHTS, floats(1, 0, 0.5));
    assertEquals((4 + 0.5 * 0.25) / 2, loss.compute(minibatch, outputs), 1e-6);
    double[] gradients = {-4.0 / 2, 0, 0, 0, 0, 0.5 * -1 / 2};
    for (int i = 0; i < gradients.length; i++) {
      assertEquals(
          gradients[i], outputs.outputGradient("action_dist_inputs").getFloat(i), 1e-6, "" + i);
    }
    assertEquals(0, loss.errors()[1]);
    double[] metrics = new double[4];
    loss.addMetrics(metrics);
    assertEquals((2 + 0.5) / 2, metrics[0], 1e-6);
    assertEquals(6, metrics[2], 1e-6);
  }

  private void check(PolicyHead.ActionValues head, DoubleSupplier target) {
    int atoms = head.returns().atoms();
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("action_dist_inputs", random(CHOICES * atoms));
    if (head.dueling()) {
      columns.put("value", random(atoms));
    }
    Column targets = Column.allocate(DType.FLOAT32, ROWS, atoms);
    for (long i = 0; i < targets.size(); i++) {
      targets.setFloat(i, (float) target.getAsDouble());
    }
    ColumnBatch minibatch =
        ColumnBatch.of(SampleBatch.ACTION, Column.ofInts(1, 2, 3, 1, 2))
            .with(SampleBatch.VALUE_TARGET, targets)
            .with(Transitions.WEIGHTS, floats(1, 0.5, 0.25, 2, 1));
    DqnLoss loss = loss(head, TdErrorLoss.HUBER);
    GradientCheck.check(ColumnOutputs.of(columns), moved -> loss.compute(minibatch, moved), 2e-4);
  }

  private void check(boolean dueling, TdErrorLoss function) {
    ColumnOutputs outputs = outputs(dueling);
    ColumnBatch minibatch = minibatch(outputs, dueling);
    DqnLoss loss = loss(dueling, function);
    GradientCheck.check(outputs, moved -> loss.compute(minibatch, moved), 2e-4);
  }

  private static DqnLoss loss(boolean dueling, TdErrorLoss function) {
    return loss(new PolicyHead.ActionValues(dueling, 0), function);
  }

  private static DqnLoss loss(PolicyHead.ActionValues head, TdErrorLoss function) {
    return new DqnLoss(Discrete.of(CHOICES, 1), head, function, ROWS);
  }

  /** Without dueling, the values of the actions taken are the errors, so that targets are 0. */
  private ColumnOutputs outputs(boolean dueling) {
    Map<String, Column> columns = new LinkedHashMap<>();
    Column values = random(CHOICES);
    if (!dueling) {
      for (int row = 0; row < ROWS; row++) {
        values.setFloat(row * CHOICES + row % CHOICES, (float) ERRORS[row]);
      }
    }
    columns.put("action_dist_inputs", values);
    if (dueling) {
      columns.put("value", random(1));
    }
    return ColumnOutputs.of(columns);
  }

  private Column random(int size) {
    Column column = Column.allocate(DType.FLOAT32, ROWS, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) rng.nextGaussian());
    }
    return column;
  }

  /** Takes choice {@code row % 3}, with targets that leave the errors. */
  private static ColumnBatch minibatch(ColumnOutputs outputs, boolean dueling) {
    QValues values = new QValues(new PolicyHead.ActionValues(dueling, 0), CHOICES, ROWS);
    values.read(outputs, ROWS);
    double[] targets = new double[ROWS];
    Column actions = Column.allocate(DType.INT32, ROWS);
    for (int row = 0; row < ROWS; row++) {
      actions.setInt(row, 1 + row % CHOICES);
      targets[row] = values.value(row, row % CHOICES) - ERRORS[row];
    }
    return ColumnBatch.of(SampleBatch.ACTION, actions)
        .with(SampleBatch.VALUE_TARGET, floats(targets))
        .with(Transitions.WEIGHTS, floats(1, 0.5, 0.25, 2, 1));
  }
}
