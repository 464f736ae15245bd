package dev.mobula.rllib;

import static dev.mobula.rllib.ColumnAssertions.flags;
import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import org.junit.jupiter.api.Test;

class GaeTest {
  private static final double GAMMA = 0.5;
  private static final double LAMBDA = 0.5;

  private final Column advantages = Column.allocate(DType.FLOAT32, 3);
  private final Column targets = Column.allocate(DType.FLOAT32, 3);

  private void compute(double[] terminated, double[] truncated) {
    Gae.compute(
        floats(1, 1, 1),
        floats(2, 4, 6),
        floats(4, 6, 8),
        flags(terminated),
        flags(truncated),
        1,
        GAMMA,
        LAMBDA,
        advantages,
        targets);
  }

  @Test
  void shouldSumDiscountedErrorsWithinAnEpisode() {
    compute(new double[3], new double[3]);
    // errors are 1, 0 and -1; each step back weighs by gamma * lambda = 1/4
    assertArrayEquals(new float[] {0.9375f, -0.25f, -1f}, advantages.toFloatArray());
    assertArrayEquals(new float[] {2.9375f, 3.75f, 5f}, targets.toFloatArray());
  }

  @Test
  void shouldNotLookBeyondATermination() {
    compute(new double[] {0, 1, 0}, new double[3]);
    assertArrayEquals(new float[] {0.25f, -3f, -1f}, advantages.toFloatArray());
  }

  @Test
  void shouldBootstrapAtATruncationWithoutLookingBeyond() {
    compute(new double[3], new double[] {0, 1, 0});
    assertArrayEquals(new float[] {1f, 0f, -1f}, advantages.toFloatArray());
  }

  @Test
  void shouldRejectAnEnvironmentCountThatDoesNotDivideTheRows() {
    RllibException e =
        assertThrows(
            RllibException.class,
            () ->
                Gae.compute(
                    floats(1, 1, 1),
                    floats(1, 1, 1),
                    floats(1, 1, 1),
                    flags(0, 0, 0),
                    flags(0, 0, 0),
                    2,
                    GAMMA,
                    LAMBDA,
                    advantages,
                    targets));
    assertEquals("expected a number of environments that divides 3 rows, found 2", e.getMessage());
  }
}
