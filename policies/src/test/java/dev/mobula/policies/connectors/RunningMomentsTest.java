package dev.mobula.policies.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.PolicyException;
import org.junit.jupiter.api.Test;

class RunningMomentsTest {
  @Test
  void shouldHaveTheMeanAndVarianceOfAllRows() {
    RunningMoments moments = RunningMoments.empty(2);
    moments.update(Column.ofFloats(1, 10, 2, 20).reshape(2, 2));
    moments.update(Column.ofFloats(6, 60).reshape(1, 2));
    assertEquals(3, moments.count());
    assertEquals(3, moments.mean(0), 1e-12);
    assertEquals(30, moments.mean(1), 1e-12);
    assertEquals(14 / 3.0, moments.variance(0), 1e-12);
    assertEquals(1400 / 3.0, moments.variance(1), 1e-9);
  }

  @Test
  void shouldMergeIntoWhatOneWouldHaveSeen() {
    Column rows = random(300);
    RunningMoments all = RunningMoments.empty(3);
    all.update(rows);
    RunningMoments merged = RunningMoments.empty(3);
    for (int part = 0; part < 3; part++) {
      RunningMoments one = RunningMoments.empty(3);
      one.update(rows.slice(part * 100, part * 100 + 100));
      merged.merge(one);
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(all.mean(i), merged.mean(i), 1e-12);
      assertEquals(all.variance(i), merged.variance(i), 1e-12);
    }
  }

  @Test
  void shouldStartAtTheUnitPriorOfStableBaselines() {
    RunningMoments moments = RunningMoments.withPrior(1);
    assertEquals(0, moments.mean(0));
    assertEquals(1, moments.variance(0));
    moments.update(Column.ofFloats(3).reshape(1, 1));
    // RunningMeanStd: m2 = 1e-4 + 0 + 9 · 1e-4 · 1 / 1.0001; variance = m2 / 1.0001.
    assertEquals(3 / 1.0001, moments.mean(0), 1e-12);
    assertEquals((1e-4 + 9e-4 / 1.0001) / 1.0001, moments.variance(0), 1e-12);
  }

  @Test
  void shouldContinueFromSavedStateBitForBit() {
    RunningMoments moments = RunningMoments.withPrior(3);
    moments.update(random(10));
    RunningMoments copy = RunningMoments.empty(3);
    copy.loadState(moments.saveState());
    moments.update(random(20));
    copy.update(random(20));
    assertTrue(
        moments.saveState().column("squares").contentEquals(copy.saveState().column("squares")));
  }

  @Test
  void shouldRejectOtherSizes() {
    RunningMoments moments = RunningMoments.empty(2);
    assertThrows(PolicyException.class, () -> moments.update(random(1)));
    assertThrows(PolicyException.class, () -> moments.merge(RunningMoments.empty(3)));
    assertThrows(
        ColumnException.class, () -> moments.loadState(RunningMoments.empty(3).saveState()));
    assertEquals(1, moments.variance(0));
  }

  static Column random(int rows) {
    Rng rng = new Rng(rows);
    Column column = Column.allocate(DType.FLOAT32, rows, 3);
    for (int i = 0; i < rows * 3; i++) {
      column.setFloat(i, (float) (5 + 2 * rng.nextGaussian()));
    }
    return column;
  }
}
