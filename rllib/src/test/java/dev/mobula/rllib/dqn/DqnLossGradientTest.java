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
import dev.mobula.policies.SampleBatch;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private void check(boolean dueling, TdErrorLoss function) {
    ColumnOutputs outputs = outputs(dueling);
    ColumnBatch minibatch = minibatch(outputs, dueling);
    DqnLoss loss = loss(dueling, function);
    GradientCheck.check(outputs, moved -> loss.compute(minibatch, moved), 2e-4);
  }

  private static DqnLoss loss(boolean dueling, TdErrorLoss function) {
    return new DqnLoss(Discrete.of(CHOICES, 1), dueling, function, ROWS);
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
    QValues values = new QValues(CHOICES, dueling, ROWS);
    values.read(outputs, ROWS);
    double[] targets = new double[ROWS];
    Column actions = Column.allocate(DType.INT32, ROWS);
    for (int row = 0; row < ROWS; row++) {
      actions.setInt(row, 1 + row % CHOICES);
      targets[row] = values.value(row, row % CHOICES) - ERRORS[row];
    }
    return ColumnBatch.of(SampleBatch.ACTION, actions)
        .with(SampleBatch.VALUE_TARGET, floats(targets))
        .with(DqnLoss.WEIGHTS, floats(1, 0.5, 0.25, 2, 1));
  }
}
