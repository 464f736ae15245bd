package dev.mobula.rllib.critic;

import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mobula.rllib.MapOutputs;
import org.junit.jupiter.api.Test;

class CriticValuesTest {
  private static final float TOLERANCE = 1e-6f;

  private final MapOutputs expected =
      new MapOutputs()
          .put("q0", floats(1, 5, 2).reshape(3, 1))
          .put("q1", floats(2, 4, 2).reshape(3, 1));

  @Test
  void shouldTakeTheLowestAndSendGradientsToTheCriticThatSaidIt() {
    CriticValues values = new CriticValues(new CriticKind.Expected(2, true), 3);
    assertArrayEquals(new float[] {1, 4, 2}, values.ofPolicy(expected), TOLERANCE);
    values.writeGradients(-0.5f, expected);
    assertArrayEquals(
        new float[] {-0.5f, 0, -0.5f}, expected.gradient("q0").toFloatArray(), TOLERANCE);
    assertArrayEquals(new float[] {0, -0.5f, 0}, expected.gradient("q1").toFloatArray(), TOLERANCE);
  }

  @Test
  void shouldHaveThePolicyRaiseTheFirstCriticWhereTargetsTakeTheLowest() {
    CriticValues values = new CriticValues(new CriticKind.Expected(2, false), 3);
    assertArrayEquals(new float[] {1, 4, 2}, values.ofTargets(expected), TOLERANCE);
    assertArrayEquals(new float[] {1, 5, 2}, values.ofPolicy(expected), TOLERANCE);
    values.writeGradients(1, expected);
    assertArrayEquals(new float[3], expected.gradient("q1").toFloatArray(), TOLERANCE);
  }

  @Test
  void shouldPoolTheQuantilesOfAllTargetsAndLeaveOutTheHighest() {
    MapOutputs quantiles =
        new MapOutputs()
            .put("q0", floats(5, 1, 3).reshape(1, 3))
            .put("q1", floats(4, 9, 2).reshape(1, 3));
    CriticValues values = new CriticValues(new CriticKind.Quantiles(2, 3, 1), 1);
    assertArrayEquals(new float[] {1, 2, 3, 4}, values.ofTargets(quantiles), TOLERANCE);
    assertArrayEquals(new float[] {4}, values.ofPolicy(quantiles), TOLERANCE);
    values.writeGradients(6, quantiles);
    assertArrayEquals(new float[] {1, 1, 1}, quantiles.gradient("q1").toFloatArray(), TOLERANCE);
  }

  @Test
  void shouldTruncateEachRowOnItsOwn() {
    MapOutputs quantiles =
        new MapOutputs()
            .put("q0", floats(5, 1, 3, 40, 60, 50).reshape(2, 3))
            .put("q1", floats(4, 9, 2, 70, 10, 20).reshape(2, 3));
    CriticValues values = new CriticValues(new CriticKind.Quantiles(2, 3, 1), 2);
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 10, 20, 40, 50}, values.ofTargets(quantiles), TOLERANCE);
    assertArrayEquals(new float[] {4, 250 / 6f}, values.ofPolicy(quantiles), 1e-4f);
  }
}
