package dev.mobula.policies.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels in vectors of eight floats (AVX2): eight accumulators, which the JIT keeps in
 * registers as long as each is a local variable, set anew within the outer loop.
 */
final class Vector256Kernels implements Kernels {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int V = 8;

  @Override
  public void multiply(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
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
  public void multiplyTransposed(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
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
  public void multiplyNarrow(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
      FloatVector c0 = FloatVector.fromArray(S, w, init);
      init += initStride;
      FloatVector c1 = FloatVector.fromArray(S, w, init);
      init += initStride;
      FloatVector c2 = FloatVector.fromArray(S, w, init);
      init += initStride;
      FloatVector c3 = FloatVector.fromArray(S, w, init);
      init += initStride;
      FloatVector c4 = FloatVector.fromArray(S, w, init);
      init += initStride;
      FloatVector c5 = FloatVector.fromArray(S, w, init);
      init += initStride;
      FloatVector c6 = FloatVector.fromArray(S, w, init);
      init += initStride;
      FloatVector c7 = FloatVector.fromArray(S, w, init);
      init += initStride;
      for (int t = 0; t < depth; t++) {
        FloatVector b0 = FloatVector.fromArray(S, w, b + t * PANEL);
        FloatVector s = FloatVector.broadcast(S, w[a + t]);
        c0 = s.fma(b0, c0);
        s = FloatVector.broadcast(S, w[a + t + STRIDE]);
        c1 = s.fma(b0, c1);
        s = FloatVector.broadcast(S, w[a + t + 2 * STRIDE]);
        c2 = s.fma(b0, c2);
        s = FloatVector.broadcast(S, w[a + t + 3 * STRIDE]);
        c3 = s.fma(b0, c3);
        s = FloatVector.broadcast(S, w[a + t + 4 * STRIDE]);
        c4 = s.fma(b0, c4);
        s = FloatVector.broadcast(S, w[a + t + 5 * STRIDE]);
        c5 = s.fma(b0, c5);
        s = FloatVector.broadcast(S, w[a + t + 6 * STRIDE]);
        c6 = s.fma(b0, c6);
        s = FloatVector.broadcast(S, w[a + t + 7 * STRIDE]);
        c7 = s.fma(b0, c7);
      }
      c0.intoArray(w, c);
      c1.intoArray(w, c + STRIDE);
      c2.intoArray(w, c + 2 * STRIDE);
      c3.intoArray(w, c + 3 * STRIDE);
      c4.intoArray(w, c + 4 * STRIDE);
      c5.intoArray(w, c + 5 * STRIDE);
      c6.intoArray(w, c + 6 * STRIDE);
      c7.intoArray(w, c + 7 * STRIDE);
      a += NARROW_ROWS * STRIDE;
      c += NARROW_ROWS * STRIDE;
    }
  }

  @Override
  public void multiplyTransposedNarrow(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
      FloatVector c0 = FloatVector.fromArray(S, y, init);
      init += initStride;
      FloatVector c1 = FloatVector.fromArray(S, y, init);
      init += initStride;
      FloatVector c2 = FloatVector.fromArray(S, y, init);
      init += initStride;
      FloatVector c3 = FloatVector.fromArray(S, y, init);
      init += initStride;
      FloatVector c4 = FloatVector.fromArray(S, y, init);
      init += initStride;
      FloatVector c5 = FloatVector.fromArray(S, y, init);
      init += initStride;
      FloatVector c6 = FloatVector.fromArray(S, y, init);
      init += initStride;
      FloatVector c7 = FloatVector.fromArray(S, y, init);
      init += initStride;
      for (int t = 0; t < depth; t++) {
        FloatVector b0 = FloatVector.fromArray(S, y, b + t * STRIDE);
        FloatVector s = FloatVector.broadcast(S, x[a + t * STRIDE]);
        c0 = s.fma(b0, c0);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 1]);
        c1 = s.fma(b0, c1);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 2]);
        c2 = s.fma(b0, c2);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 3]);
        c3 = s.fma(b0, c3);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 4]);
        c4 = s.fma(b0, c4);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 5]);
        c5 = s.fma(b0, c5);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 6]);
        c6 = s.fma(b0, c6);
        s = FloatVector.broadcast(S, x[a + t * STRIDE + 7]);
        c7 = s.fma(b0, c7);
      }
      c0.intoArray(y, c);
      c1.intoArray(y, c + PANEL);
      c2.intoArray(y, c + 2 * PANEL);
      c3.intoArray(y, c + 3 * PANEL);
      c4.intoArray(y, c + 4 * PANEL);
      c5.intoArray(y, c + 5 * PANEL);
      c6.intoArray(y, c + 6 * PANEL);
      c7.intoArray(y, c + 7 * PANEL);
      a += NARROW_ROWS;
      c += NARROW_ROWS * PANEL;
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
    for (int i = from; i < to; i += PANEL) {
      FloatVector x = FloatVector.fromArray(S, y, i);
      sum0 = x.fma(x, sum0);
      x = FloatVector.fromArray(S, y, i + V);
      sum1 = x.fma(x, sum1);
    }
    sum0.intoArray(sums, 0);
    sum1.intoArray(sums, V);
  }

  /** The bounds are comparisons: min and max of vectors take several instructions each here. */
  @Override
  public void tanh(float[] values, int from, int to) {
    // No method for the constants: where the JIT compiles that on its own, it returns an object.
    FloatVector clamp = FloatVector.broadcast(S, Activations.CLAMP);
    FloatVector negative = clamp.neg();
    for (int i = from; i < to; i += V) {
      FloatVector x = FloatVector.fromArray(S, values, i);
      FloatVector c = x.blend(clamp, x.compare(VectorOperators.GT, clamp));
      c = c.blend(negative, c.compare(VectorOperators.LT, negative));
      FloatVector s = c.mul(c);
      FloatVector p =
          s.fma(
              FloatVector.broadcast(S, Activations.P13), FloatVector.broadcast(S, Activations.P11));
      p = p.fma(s, FloatVector.broadcast(S, Activations.P9));
      p = p.fma(s, FloatVector.broadcast(S, Activations.P7));
      p = p.fma(s, FloatVector.broadcast(S, Activations.P5));
      p = p.fma(s, FloatVector.broadcast(S, Activations.P3));
      p = p.fma(s, FloatVector.broadcast(S, Activations.P1));
      FloatVector q =
          s.fma(FloatVector.broadcast(S, Activations.Q6), FloatVector.broadcast(S, Activations.Q4));
      q = q.fma(s, FloatVector.broadcast(S, Activations.Q2));
      q = q.fma(s, FloatVector.broadcast(S, Activations.Q0));
      c.mul(p).div(q).intoArray(values, i);
    }
  }

  @Override
  public CellKernels cells() {
    return VectorCellKernels.get();
  }

  @Override
  public String name() {
    return "vector256";
  }
}
