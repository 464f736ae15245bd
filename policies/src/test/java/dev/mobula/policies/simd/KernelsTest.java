package dev.mobula.policies.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import java.util.Arrays;
import java.util.function.BiConsumer;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels of every vector width give the bits of the scalar ones, on any machine. */
class KernelsTest {
  private static final int A = 0;
  private static final int B = 4096;
  private static final int INIT = 8192;
  private static final int C = 9216;
  private static final int FAR = 12288;
  private static final int FLOATS = 16384;
  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    7.99f,
    -7.99f,
    8f,
    -8f,
    1e-20f,
    -1e-20f,
    9f,
    -9f
  };

  private static Kernels kernels(int bits) {
    return switch (bits) {
      case 128 -> new Vector128Kernels();
      case 256 -> new Vector256Kernels();
      case 512 -> new Vector512Kernels();
      default -> throw new IllegalArgumentException("no kernels of " + bits + " bits");
    };
  }

  /** Runs a call on the kernels and on the scalar ones, from the same random memory. */
  private static void assertSameBits(int bits, BiConsumer<Kernels, float[][]> call) {
    float[][] expected = memory();
    float[][] found = memory();
    call.accept(new ScalarKernels(), expected);
    call.accept(kernels(bits), found);
    assertArrayEquals(expected[0], found[0]);
    assertArrayEquals(expected[1], found[1]);
    assertTrue(
        differs(memory(), found), "the call changes something, or this test would prove nothing");
  }

  private static boolean differs(float[][] a, float[][] b) {
    return !Arrays.deepEquals(a, b);
  }

  private static float[][] memory() {
    Rng rng = new Rng(7);
    float[][] memory = new float[2][FLOATS];
    for (float[] floats : memory) {
      for (int i = 0; i < FLOATS; i++) {
        floats[i] = (float) rng.nextGaussian();
      }
    }
    return memory;
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void shouldMultiplyLikeScalarKernels(int bits) {
    for (int depth : new int[] {1, 4, 63}) {
      for (int stride : new int[] {0, Kernels.STRIDE}) {
        assertSameBits(bits, (k, m) -> k.multiply(m[0], A, B, depth, C, INIT, stride, 3));
        assertSameBits(bits, (k, m) -> k.multiplyNarrow(m[0], A, B, depth, C, INIT, stride, 2));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"128, 4", "128, 5", "256, 4", "256, 5", "512, 4", "512, 5"})
  void shouldMultiplyTwoPanelsLikeScalarKernels(int bits, int tiles) {
    int next = 70 * Kernels.PANEL;
    for (int depth : new int[] {1, 4, 63}) {
      for (int stride : new int[] {0, Kernels.STRIDE}) {
        assertSameBits(
            bits, (k, m) -> k.multiplyPair(m[0], A, B, next, depth, FAR, INIT, stride, tiles));
      }
      for (int initNext : new int[] {0, next}) {
        for (int stride : new int[] {0, Kernels.PANEL}) { // both 0: one row starts them all
          assertSameBits(
              bits,
              (k, m) ->
                  k.multiplyTransposedPair(
                      m[0], A, m[1], B, depth, FAR, next, INIT, initNext, stride, tiles));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void shouldMultiplyTransposedLikeScalarKernels(int bits) {
    for (int depth : new int[] {1, 5, 60}) {
      for (int stride : new int[] {0, Kernels.PANEL}) {
        assertSameBits(
            bits, (k, m) -> k.multiplyTransposed(m[0], A, m[1], B, depth, C, INIT, stride, 3));
        assertSameBits(
            bits,
            (k, m) -> k.multiplyTransposedNarrow(m[0], A, m[1], B, depth, C, INIT, stride, 2));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void shouldLeaveColumnsBeyondANarrowTileAlone(int bits) {
    float[][] before = memory();
    float[][] after = memory();
    kernels(bits).multiplyNarrow(after[0], A, B, 9, C, INIT, 0, 1);
    for (int row = 0; row < Kernels.NARROW_ROWS; row++) {
      for (int j = Kernels.NARROW; j < Kernels.STRIDE; j++) {
        int at = C + row * Kernels.STRIDE + j;
        assertEquals(before[0][at], after[0][at]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void shouldSumLikeScalarKernels(int bits) {
    assertSameBits(bits, (k, m) -> k.addColumnSums(m[0], A, 7, C));
    assertSameBits(bits, (k, m) -> k.addSquares(m[0], A, A + 80 * Kernels.PANEL, m[1]));
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void shouldComputeTanhLikeScalarKernels(int bits) {
    assertSameBits(
        bits,
        (k, m) -> {
          System.arraycopy(SPECIAL, 0, m[0], A, SPECIAL.length);
          k.tanh(m[0], A, A + 20 * Kernels.PANEL);
        });
  }

  /** The width that this machine prefers; ReproducibilityIT has others. */
  @Test
  void shouldComputeCellsLikeScalarKernels() {
    int n = 20 * Kernels.PANEL;
    assertSameCells((cells, m) -> cells.add(m[0], A, B, n));
    assertSameCells((cells, m) -> cells.multiply(m[0], A, B, C, n));
    assertSameCells((cells, m) -> cells.multiplyAdd(m[0], A, B, C, n));
    assertSameCells((cells, m) -> cells.sumOfProducts(m[0], A, B, C, INIT, FAR, n));
    assertSameCells((cells, m) -> cells.mix(m[0], A, B, C, INIT, n));
    assertSameCells((cells, m) ->
        cells.lstmBackward(m[0], m[1], 0, n, 2 * n, 3 * n, 4 * n, 5 * n, 6 * n, 7 * n, n));
    assertSameCells(
        (cells, m) -> cells.gruBackward(m[0], m[1], 0, n, 2 * n, 3 * n, 4 * n, 5 * n, n));
  }

  @Test
  void shouldComputeTheSigmoidOfSumsLikeScalarKernels() {
    assertSameCells((cells, m) -> {
      System.arraycopy(SPECIAL, 0, m[0], A, SPECIAL.length);
      cells.sigmoidOfSum(m[0], A, B, 20 * Kernels.PANEL);
      cells.sigmoidOfSum(m[0], C, A, 20 * Kernels.PANEL);
    });
    float[] sum = new float[Kernels.PANEL * 2];
    Arrays.fill(sum, 0.25f);
    VectorCellKernels.get().sigmoidOfSum(sum, 0, Kernels.PANEL, Kernels.PANEL);
    assertEquals(1 / (1 + Math.exp(-0.5)), sum[Kernels.PANEL - 1], 1e-6);
  }

  private static void assertSameCells(BiConsumer<CellKernels, float[][]> call) {
    assertSameBits(
        FloatVector.SPECIES_PREFERRED.vectorBitSize(), (k, m) -> call.accept(k.cells(), m));
  }
}
