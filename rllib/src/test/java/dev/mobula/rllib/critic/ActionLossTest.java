package dev.mobula.rllib.critic;

import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.GradientCheck;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.replay.Transitions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActionLossTest {
  private final Rng rng = new Rng(3);

  private static ColumnOutputs twins(Column first, Column second) {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("q0", first);
    columns.put("q1", second);
    return ColumnOutputs.of(columns);
  }

  private static ColumnBatch minibatch(Column targets, Column weights) {
    return ColumnBatch.of(SampleBatch.VALUE_TARGET, targets).with(Transitions.WEIGHTS, weights);
  }

  private Column random(int rows, int length) {
    Column column = Column.allocate(DType.FLOAT32, rows, length);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) rng.nextGaussian());
    }
    return column;
  }

  @Test
  void shouldAddTheHalvedSquaresOfAllCritics() {
    ActionLoss loss = new ActionLoss(new CriticKind.Expected(2, true), 2);
    ColumnOutputs outputs = twins(floats(1, 2).reshape(2, 1), floats(3, 2).reshape(2, 1));
    double value = loss.compute(minibatch(floats(0, 4), floats(1, 0.5)), outputs);
    // errors 1 and −2, 3 and −2; the second row counts by half
    assertEquals((1 + 0.5 * 4) / 4 + (9 + 0.5 * 4) / 4, value, 1e-6);
    assertArrayEquals(new float[] {2, 2}, loss.errors(), 1e-6f);
    double[] sums = new double[2];
    loss.addMetrics(sums);
    assertEquals(2, sums[0], 1e-6);
    assertEquals(2, sums[1], 1e-6);
  }

  @Test
  void shouldNotTakeErrorsOfOppositeSignsForNone() {
    ActionLoss loss = new ActionLoss(new CriticKind.Expected(2, true), 1);
    ColumnOutputs outputs = twins(floats(5).reshape(1, 1), floats(-5).reshape(1, 1));
    loss.compute(minibatch(floats(0), floats(1)), outputs);
    assertArrayEquals(new float[] {5}, loss.errors(), 1e-6f);
  }

  @Test
  void shouldAgreeWithFiniteDifferences() {
    ActionLoss loss = new ActionLoss(new CriticKind.Expected(2, true), 3);
    ColumnBatch minibatch = minibatch(random(3, 1), floats(1, 0.25, 2));
    GradientCheck.check(
        twins(random(3, 1), random(3, 1)), moved -> loss.compute(minibatch, moved), 2e-4);
  }

  @Test
  void shouldAgreeWithFiniteDifferencesWithQuantiles() {
    CriticKind kind = new CriticKind.Quantiles(2, 4, 1);
    ActionLoss loss = new ActionLoss(kind, 3);
    Column targets = random(3, kind.targetAtoms());
    // further away than a finite difference reaches, as the slope jumps where an error is 0
    for (long i = 0; i < targets.size(); i++) {
      targets.setFloat(i, (i % 2 == 0 ? 20 : -20) + targets.getFloat(i));
    }
    ColumnBatch minibatch = minibatch(targets, floats(1, 0.25, 2));
    GradientCheck.check(
        twins(random(3, 4), random(3, 4)), moved -> loss.compute(minibatch, moved), 2e-4);
  }

  @Test
  void shouldWeighQuantilesByTheSideOfTheTargetTheyAreOn() {
    ActionLoss loss = new ActionLoss(new CriticKind.Quantiles(1, 2, 0), 1);
    ColumnOutputs outputs = ColumnOutputs.of("q0", floats(1, 5).reshape(1, 2));
    double value = loss.compute(minibatch(floats(3, 3.5).reshape(1, 2), floats(1)), outputs);
    // quantiles 1/4 and 3/4: the one below its targets by 2 and 2.5, the other above by 2 and 1.5
    assertEquals((0.25 * (1.5 + 2) + 0.25 * (1.5 + 1)) / 4, value, 1e-6);
    assertEquals(3.25 - 3, loss.errors()[0], 1e-6);
  }
}
