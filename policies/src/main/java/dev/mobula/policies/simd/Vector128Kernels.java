package dev.mobula.policies.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels in vectors of four floats (NEON): sixteen accumulators, which fit its 32 registers.
 * See {@link Vector256Kernels}.
 */
final class Vector128Kernels implements Kernels {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_128;
  private static final int V = 4;

  @Override
  public void multiply(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
      FloatVector c00 = FloatVector.fromArray(S, w, init);
      FloatVector c01 = FloatVector.fromArray(S, w, init + V);
      FloatVector c02 = FloatVector.fromArray(S, w, init + 2 * V);
      FloatVector c03 = FloatVector.fromArray(S, w, init + 3 * V);
      init += initStride;
      FloatVector c10 = FloatVector.fromArray(S, w, init);
      FloatVector c11 = FloatVector.fromArray(S, w, init + V);
      FloatVector c12 = FloatVector.fromArray(S, w, init + 2 * V);
      FloatVector c13 = FloatVector.fromArray(S, w, init + 3 * V);
      init += initStride;
      FloatVector c20 = FloatVector.fromArray(S, w, init);
      FloatVector c21 = FloatVector.fromArray(S, w, init + V);
      FloatVector c22 = FloatVector.fromArray(S, w, init + 2 * V);
      FloatVector c23 = FloatVector.fromArray(S, w, init + 3 * V);
      init += initStride;
      FloatVector c30 = FloatVector.fromArray(S, w, init);
      FloatVector c31 = FloatVector.fromArray(S, w, init + V);
      FloatVector c32 = FloatVector.fromArray(S, w, init + 2 * V);
      FloatVector c33 = FloatVector.fromArray(S, w, init + 3 * V);
      init += initStride;
      for (int t = 0; t < depth; t++) {
        FloatVector b0 = FloatVector.fromArray(S, w, b + t * PANEL);
        FloatVector b1 = FloatVector.fromArray(S, w, b + t * PANEL + V);
        FloatVector b2 = FloatVector.fromArray(S, w, b + t * PANEL + 2 * V);
        FloatVector b3 = FloatVector.fromArray(S, w, b + t * PANEL + 3 * V);
        FloatVector s = FloatVector.broadcast(S, w[a + t]);
        c00 = s.fma(b0, c00);
        c01 = s.fma(b1, c01);
        c02 = s.fma(b2, c02);
        c03 = s.fma(b3, c03);
        s = FloatVector.broadcast(S, w[a + t + STRIDE]);
        c10 = s.fma(b0, c10);
        c11 = s.fma(b1, c11);
        c12 = s.fma(b2, c12);
        c13 = s.fma(b3, c13);
        s = FloatVector.broadcast(S, w[a + t + 2 * STRIDE]);
        c20 = s.fma(b0, c20);
        c21 = s.fma(b1, c21);
        c22 = s.fma(b2, c22);
        c23 = s.fma(b3, c23);
        s = FloatVector.broadcast(S, w[a + t + 3 * STRIDE]);
        c30 = s.fma(b0, c30);
        c31 = s.fma(b1, c31);
        c32 = s.fma(b2, c32);
        c33 = s.fma(b3, c33);
      }
      c00.intoArray(w, c);
      c01.intoArray(w, c + V);
      c02.intoArray(w, c + 2 * V);
      c03.intoArray(w, c + 3 * V);
      c10.intoArray(w, c + STRIDE);
      c11.intoArray(w, c + STRIDE + V);
      c12.intoArray(w, c + STRIDE + 2 * V);
      c13.intoArray(w, c + STRIDE + 3 * V);
      c20.intoArray(w, c + 2 * STRIDE);
      c21.intoArray(w, c + 2 * STRIDE + V);
      c22.intoArray(w, c + 2 * STRIDE + 2 * V);
      c23.intoArray(w, c + 2 * STRIDE + 3 * V);
      c30.intoArray(w, c + 3 * STRIDE);
      c31.intoArray(w, c + 3 * STRIDE + V);
      c32.intoArray(w, c + 3 * STRIDE + 2 * V);
      c33.intoArray(w, c + 3 * STRIDE + 3 * V);
      a += TILE_ROWS * STRIDE;
      c += TILE_ROWS * STRIDE;
    }
  }

  @Override
  public void multiplyTransposed(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
      FloatVector c00 = FloatVector.fromArray(S, y, init);
      FloatVector c01 = FloatVector.fromArray(S, y, init + V);
      FloatVector c02 = FloatVector.fromArray(S, y, init + 2 * V);
      FloatVector c03 = FloatVector.fromArray(S, y, init + 3 * V);
      init += initStride;
      FloatVector c10 = FloatVector.fromArray(S, y, init);
      FloatVector c11 = FloatVector.fromArray(S, y, init + V);
      FloatVector c12 = FloatVector.fromArray(S, y, init + 2 * V);
      FloatVector c13 = FloatVector.fromArray(S, y, init + 3 * V);
      init += initStride;
      FloatVector c20 = FloatVector.fromArray(S, y, init);
      FloatVector c21 = FloatVector.fromArray(S, y, init + V);
      FloatVector c22 = FloatVector.fromArray(S, y, init + 2 * V);
      FloatVector c23 = FloatVector.fromArray(S, y, init + 3 * V);
      init += initStride;
      FloatVector c30 = FloatVector.fromArray(S, y, init);
      FloatVector c31 = FloatVector.fromArray(S, y, init + V);
      FloatVector c32 = FloatVector.fromArray(S, y, init + 2 * V);
      FloatVector c33 = FloatVector.fromArray(S, y, init + 3 * V);
      init += initStride;
      for (int t = 0; t < depth; t++) {
        FloatVector b0 = FloatVector.fromArray(S, y, b + t * STRIDE);
        FloatVector b1 = FloatVector.fromArray(S, y, b + t * STRIDE + V);
        FloatVector b2 = FloatVector.fromArray(S, y, b + t * STRIDE + 2 * V);
        FloatVector b3 = FloatVector.fromArray(S, y, b + t * STRIDE + 3 * V);
        FloatVector s = FloatVector.broadcast(S, x[a + t * STRIDE]);
        c00 = s.fma(b0, c00);
        c01 = s.fma(b1, c01);
        c02 = s.fma(b2, c02);
        c03 = s.fma(b3, c03);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 1]);
        c10 = s.fma(b0, c10);
        c11 = s.fma(b1, c11);
        c12 = s.fma(b2, c12);
        c13 = s.fma(b3, c13);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 2]);
        c20 = s.fma(b0, c20);
        c21 = s.fma(b1, c21);
        c22 = s.fma(b2, c22);
        c23 = s.fma(b3, c23);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 3]);
        c30 = s.fma(b0, c30);
        c31 = s.fma(b1, c31);
        c32 = s.fma(b2, c32);
        c33 = s.fma(b3, c33);
      }
      c00.intoArray(y, c);
      c01.intoArray(y, c + V);
      c02.intoArray(y, c + 2 * V);
      c03.intoArray(y, c + 3 * V);
      c10.intoArray(y, c + PANEL);
      c11.intoArray(y, c + PANEL + V);
      c12.intoArray(y, c + PANEL + 2 * V);
      c13.intoArray(y, c + PANEL + 3 * V);
      c20.intoArray(y, c + 2 * PANEL);
      c21.intoArray(y, c + 2 * PANEL + V);
      c22.intoArray(y, c + 2 * PANEL + 2 * V);
      c23.intoArray(y, c + 2 * PANEL + 3 * V);
      c30.intoArray(y, c + 3 * PANEL);
      c31.intoArray(y, c + 3 * PANEL + V);
      c32.intoArray(y, c + 3 * PANEL + 2 * V);
      c33.intoArray(y, c + 3 * PANEL + 3 * V);
      a += TILE_ROWS;
      c += TILE_ROWS * PANEL;
    }
  }

  @Override
  public void multiplyNarrow(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int tile = 0; tile < 2 * tiles; tile++) {
      FloatVector c00 = FloatVector.fromArray(S, w, init);
      FloatVector c01 = FloatVector.fromArray(S, w, init + V);
      init += initStride;
      FloatVector c10 = FloatVector.fromArray(S, w, init);
      FloatVector c11 = FloatVector.fromArray(S, w, init + V);
      init += initStride;
      FloatVector c20 = FloatVector.fromArray(S, w, init);
      FloatVector c21 = FloatVector.fromArray(S, w, init + V);
      init += initStride;
      FloatVector c30 = FloatVector.fromArray(S, w, init);
      FloatVector c31 = FloatVector.fromArray(S, w, init + V);
      init += initStride;
      for (int t = 0; t < depth; t++) {
        FloatVector b0 = FloatVector.fromArray(S, w, b + t * PANEL);
        FloatVector b1 = FloatVector.fromArray(S, w, b + t * PANEL + V);
        FloatVector s = FloatVector.broadcast(S, w[a + t]);
        c00 = s.fma(b0, c00);
        c01 = s.fma(b1, c01);
        s = FloatVector.broadcast(S, w[a + t + STRIDE]);
        c10 = s.fma(b0, c10);
        c11 = s.fma(b1, c11);
        s = FloatVector.broadcast(S, w[a + t + 2 * STRIDE]);
        c20 = s.fma(b0, c20);
        c21 = s.fma(b1, c21);
        s = FloatVector.broadcast(S, w[a + t + 3 * STRIDE]);
        c30 = s.fma(b0, c30);
        c31 = s.fma(b1, c31);
      }
      c00.intoArray(w, c);
      c01.intoArray(w, c + V);
      c10.intoArray(w, c + STRIDE);
      c11.intoArray(w, c + STRIDE + V);
      c20.intoArray(w, c + 2 * STRIDE);
      c21.intoArray(w, c + 2 * STRIDE + V);
      c30.intoArray(w, c + 3 * STRIDE);
      c31.intoArray(w, c + 3 * STRIDE + V);
      a += TILE_ROWS * STRIDE;
      c += TILE_ROWS * STRIDE;
    }
  }

  @Override
  public void multiplyTransposedNarrow(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int tile = 0; tile < 2 * tiles; tile++) {
      FloatVector c00 = FloatVector.fromArray(S, y, init);
      FloatVector c01 = FloatVector.fromArray(S, y, init + V);
      init += initStride;
      FloatVector c10 = FloatVector.fromArray(S, y, init);
      FloatVector c11 = FloatVector.fromArray(S, y, init + V);
      init += initStride;
      FloatVector c20 = FloatVector.fromArray(S, y, init);
      FloatVector c21 = FloatVector.fromArray(S, y, init + V);
      init += initStride;
      FloatVector c30 = FloatVector.fromArray(S, y, init);
      FloatVector c31 = FloatVector.fromArray(S, y, init + V);
      init += initStride;
      for (int t = 0; t < depth; t++) {
        FloatVector b0 = FloatVector.fromArray(S, y, b + t * STRIDE);
        FloatVector b1 = FloatVector.fromArray(S, y, b + t * STRIDE + V);
        FloatVector s = FloatVector.broadcast(S, x[a + t * STRIDE]);
        c00 = s.fma(b0, c00);
        c01 = s.fma(b1, c01);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 1]);
        c10 = s.fma(b0, c10);
        c11 = s.fma(b1, c11);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 2]);
        c20 = s.fma(b0, c20);
        c21 = s.fma(b1, c21);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 3]);
        c30 = s.fma(b0, c30);
        c31 = s.fma(b1, c31);
      }
      c00.intoArray(y, c);
      c01.intoArray(y, c + V);
      c10.intoArray(y, c + PANEL);
      c11.intoArray(y, c + PANEL + V);
      c20.intoArray(y, c + 2 * PANEL);
      c21.intoArray(y, c + 2 * PANEL + V);
      c30.intoArray(y, c + 3 * PANEL);
      c31.intoArray(y, c + 3 * PANEL + V);
      a += TILE_ROWS;
      c += TILE_ROWS * PANEL;
    }
  }

  @Override
  public void addColumnSums(float[] y, int from, int fours, int into) {
    for (int j = 0; j < PANEL; j += V) {
      columnSums(y, from + j, fours, into + j);
    }
  }

  /**
   * Sums by multiply-adds with 1, which round as sums do: an addition that is compiled early on is
   * not always turned into an instruction, and then stays slow for good.
   */
  private static void columnSums(float[] y, int from, int fours, int into) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector sum0 = FloatVector.broadcast(S, 0f);
    FloatVector sum1 = FloatVector.broadcast(S, 0f);
    FloatVector sum2 = FloatVector.broadcast(S, 0f);
    FloatVector sum3 = FloatVector.broadcast(S, 0f);
    for (int t = 0; t < fours; t++) {
      int at = from + t * (4 * STRIDE);
      sum0 = one.fma(FloatVector.fromArray(S, y, at), sum0);
      sum1 = one.fma(FloatVector.fromArray(S, y, at + STRIDE), sum1);
      sum2 = one.fma(FloatVector.fromArray(S, y, at + 2 * STRIDE), sum2);
      sum3 = one.fma(FloatVector.fromArray(S, y, at + 3 * STRIDE), sum3);
    }
    FloatVector sum = one.fma(one.fma(sum0, sum1), one.fma(sum2, sum3));
    one.fma(FloatVector.fromArray(S, y, into), sum).intoArray(y, into);
  }

  @Override
  public void addSquares(float[] y, int from, int to, float[] sums) {
    FloatVector sum0 = FloatVector.fromArray(S, sums, 0);
    FloatVector sum1 = FloatVector.fromArray(S, sums, V);
    FloatVector sum2 = FloatVector.fromArray(S, sums, 2 * V);
    FloatVector sum3 = FloatVector.fromArray(S, sums, 3 * V);
    for (int i = from; i < to; i += PANEL) {
      FloatVector x = FloatVector.fromArray(S, y, i);
      sum0 = x.fma(x, sum0);
      x = FloatVector.fromArray(S, y, i + V);
      sum1 = x.fma(x, sum1);
      x = FloatVector.fromArray(S, y, i + 2 * V);
      sum2 = x.fma(x, sum2);
      x = FloatVector.fromArray(S, y, i + 3 * V);
      sum3 = x.fma(x, sum3);
    }
    sum0.intoArray(sums, 0);
    sum1.intoArray(sums, V);
    sum2.intoArray(sums, 2 * V);
    sum3.intoArray(sums, 3 * V);
  }

  @Override
  public void tanh(float[] values, int from, int to) {
    Activations.tanh(values, from, to);
  }

  @Override
  public CellKernels cells() {
    return VectorCellKernels.get();
  }

  @Override
  public String name() {
    return "vector128";
  }
}
