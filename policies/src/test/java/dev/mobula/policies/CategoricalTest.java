package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CategoricalTest {
  private static final String HEAD = DistributionSpec.ACTION_DIST_INPUTS;

  @Test
  void shouldDrawChoicesAsOftenAsTheirProbabilitiesSay() {
    int rows = 40_000;
    Column logits = Column.allocate(DType.FLOAT32, rows, 4);
    double[] wanted = {0.1, 0.2, 0.3, 0.4};
    for (int i = 0; i < rows * 4; i++) {
      logits.setFloat(i, (float) DetMath.log(wanted[i % 4]) + 3);
    }
    ActionDistribution distribution = categorical(4, logits, null);
    ColumnBatch actions = actions(rows);
    distribution.sample(new Rng(1), actions);
    int[] counts = new int[4];
    for (int i = 0; i < rows; i++) {
      counts[actions.column("action").getInt(i)]++;
    }
    for (int i = 0; i < 4; i++) {
      assertEquals(wanted[i], counts[i] / (double) rows, 0.01);
    }
  }

  @Test
  void shouldNeverDrawAForbiddenChoice() {
    int rows = 3_000;
    Column logits = Column.allocate(DType.FLOAT32, rows, 3);
    Column mask = Column.allocate(DType.BOOL, rows, 3);
    for (int i = 0; i < rows; i++) {
      logits.setFloat(i * 3L + 1, 50);
      mask.setBool(i * 3L, true);
      mask.setBool(i * 3L + 2, true);
    }
    ActionDistribution distribution = categorical(3, logits, mask);
    ColumnBatch actions = actions(rows);
    distribution.sample(new Rng(2), actions);
    Column entropy = Column.allocate(DType.FLOAT32, rows);
    distribution.entropy(entropy);
    int zeros = 0;
    for (int i = 0; i < rows; i++) {
      int action = actions.column("action").getInt(i);
      assertTrue(action != 1);
      zeros += action == 0 ? 1 : 0;
      assertEquals(DetMath.log(2f), entropy.getFloat(i), 1e-6);
    }
    assertEquals(0.5, zeros / (double) rows, 0.04);
    distribution.mode(actions);
    assertTrue(actions.column("action").getInt(0) != 1);
  }

  @Test
  void shouldGiveAForbiddenActionNoProbabilityAndNoGradient() {
    for (int n : new int[] {2, 3}) {
      Column mask = Column.allocate(DType.BOOL, 1, n).fill(1);
      mask.setBool(1, false);
      Column logits = Column.allocate(DType.FLOAT32, 1, n);
      ColumnOutputs outputs = ColumnOutputs.of(HEAD, logits);
      ActionDistribution distribution = Distributions.of(Discrete.of(n)).create(1);
      distribution.condition(outputs, 1, mask);
      ColumnBatch actions = ColumnBatch.of("action", Column.ofInts(1));
      Column logProb = Column.allocate(DType.FLOAT32, 1);
      distribution.logProb(actions, logProb);
      assertEquals(Float.NEGATIVE_INFINITY, logProb.getFloat(0));
      Column one = Column.ofFloats(1);
      distribution.addLogProbGradient(actions, one, outputs);
      distribution.addEntropyGradient(one, outputs);
      ActionDistributionContract.assertZero(outputs.outputGradient(HEAD));
      actions.column("action").setInt(0, 0);
      distribution.addLogProbGradient(actions, one, outputs);
      assertEquals(0, outputs.outputGradient(HEAD).getFloat(1));
    }
  }

  @Test
  void shouldRejectARowWithoutAllowedChoices() {
    for (int n : new int[] {2, 3}) {
      Column mask = Column.allocate(DType.BOOL, 2, n);
      mask.setBool(0, true);
      Column logits = Column.allocate(DType.FLOAT32, 2, n);
      PolicyException thrown =
          assertThrows(PolicyException.class, () -> categorical(n, logits, mask));
      assertTrue(thrown.toString().contains("row 1"), thrown.toString());
    }
  }

  @Test
  void shouldRejectAMaskOfAnotherLength() {
    Column logits = Column.allocate(DType.FLOAT32, 1, 3);
    Column mask = Column.allocate(DType.BOOL, 1, 2).fill(1);
    assertThrows(PolicyException.class, () -> categorical(3, logits, mask));
    ActionDistribution gaussian = Distributions.of(Box.unbounded(1)).create(1);
    assertThrows(
        PolicyException.class, () -> gaussian.condition(ColumnOutputs.of(HEAD, logits), 1, mask));
  }

  @Test
  void shouldRejectActionsThatAreNoChoices() {
    Column logits = Column.allocate(DType.FLOAT32, 1, 3);
    ActionDistribution distribution = categorical(3, logits, null);
    ColumnBatch actions = ColumnBatch.of("action", Column.ofInts(3));
    Column into = Column.allocate(DType.FLOAT32, 1);
    assertThrows(PolicyException.class, () -> distribution.logProb(actions, into));
  }

  @Test
  void shouldStayFiniteForExtremeLogits() {
    Column logits = Column.ofFloats(1e30f, -1e30f, 200, -200, 0, 1e-30f).reshape(3, 2);
    ActionDistribution distribution = categorical(2, logits, null);
    Column values = Column.allocate(DType.FLOAT32, 3);
    distribution.logProb(ColumnBatch.of("action", Column.ofInts(0, 0, 1)), values);
    assertEquals(0, values.getFloat(0));
    assertEquals(0, values.getFloat(1));
    assertEquals(-DetMath.log(2f), values.getFloat(2), 1e-6);
    distribution.entropy(values);
    assertEquals(0, values.getFloat(0));
    assertEquals(DetMath.log(2f), values.getFloat(2), 1e-6);
  }

  @Test
  void shouldGiveTheSameBitsForPairsWithAndWithoutAMask() {
    Column logits = ActionDistributionContract.random(new Rng(3), 50, 2, 2);
    Column mask = Column.allocate(DType.BOOL, 50, 2).fill(1);
    Column plain = Column.allocate(DType.FLOAT32, 50);
    Column masked = Column.allocate(DType.FLOAT32, 50);
    ColumnBatch actions = actions(50);
    categorical(2, logits, null).logProb(actions, plain);
    categorical(2, logits, mask).logProb(actions, masked);
    assertTrue(plain.contentEquals(masked));
  }

  private static ActionDistribution categorical(int n, Column logits, @Nullable Column mask) {
    ActionDistribution distribution = Distributions.of(Discrete.of(n)).create(logits.rows());
    distribution.condition(ColumnOutputs.of(HEAD, logits), logits.rows(), mask);
    return distribution;
  }

  private static ColumnBatch actions(int rows) {
    return ColumnBatch.of("action", Column.allocate(DType.INT32, rows));
  }
}
