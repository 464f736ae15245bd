package dev.mobula.policies.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels in vectors of sixteen floats (AVX-512): a row of a tile is one vector, so tiles are
 * taken two at a time, to have the eight accumulators that keep the multipliers busy. Narrow tiles
 * are half a vector wide, and are computed as with AVX2.
 */
final class Vector512Kernels implements Kernels {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;

  private final Kernels halves = new Vector256Kernels();

  @Override
  public void multiply(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    int left = tiles;
    for (; left > 1; left -= 2) {
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
        FloatVector row = FloatVector.fromArray(S, w, b + t * PANEL);
        c0 = FloatVector.broadcast(S, w[a + t]).fma(row, c0);
        c1 = FloatVector.broadcast(S, w[a + t + STRIDE]).fma(row, c1);
        c2 = FloatVector.broadcast(S, w[a + t + 2 * STRIDE]).fma(row, c2);
        c3 = FloatVector.broadcast(S, w[a + t + 3 * STRIDE]).fma(row, c3);
        c4 = FloatVector.broadcast(S, w[a + t + 4 * STRIDE]).fma(row, c4);
        c5 = FloatVector.broadcast(S, w[a + t + 5 * STRIDE]).fma(row, c5);
        c6 = FloatVector.broadcast(S, w[a + t + 6 * STRIDE]).fma(row, c6);
        c7 = FloatVector.broadcast(S, w[a + t + 7 * STRIDE]).fma(row, c7);
      }
      c0.intoArray(w, c);
      c1.intoArray(w, c + STRIDE);
      c2.intoArray(w, c + 2 * STRIDE);
      c3.intoArray(w, c + 3 * STRIDE);
      c4.intoArray(w, c + 4 * STRIDE);
      c5.intoArray(w, c + 5 * STRIDE);
      c6.intoArray(w, c + 6 * STRIDE);
      c7.intoArray(w, c + 7 * STRIDE);
      a += 2 * TILE_ROWS * STRIDE;
      c += 2 * TILE_ROWS * STRIDE;
    }
    if (left > 0) {
      multiplyTile(w, a, b, depth, c, init, initStride);
    }
  }

  private static void multiplyTile(
      float[] w, int a, int b, int depth, int c, int init, int initStride) {
    FloatVector c0 = FloatVector.fromArray(S, w, init);
    init += initStride;
    FloatVector c1 = FloatVector.fromArray(S, w, init);
    init += initStride;
    FloatVector c2 = FloatVector.fromArray(S, w, init);
    init += initStride;
    FloatVector c3 = FloatVector.fromArray(S, w, init);
    init += initStride;
    for (int t = 0; t < depth; t++) {
      FloatVector row = FloatVector.fromArray(S, w, b + t * PANEL);
      c0 = FloatVector.broadcast(S, w[a + t]).fma(row, c0);
      c1 = FloatVector.broadcast(S, w[a + t + STRIDE]).fma(row, c1);
      c2 = FloatVector.broadcast(S, w[a + t + 2 * STRIDE]).fma(row, c2);
      c3 = FloatVector.broadcast(S, w[a + t + 3 * STRIDE]).fma(row, c3);
    }
    c0.intoArray(w, c);
    c1.intoArray(w, c + STRIDE);
    c2.intoArray(w, c + 2 * STRIDE);
    c3.intoArray(w, c + 3 * STRIDE);
  }

  @Override
  public void multiplyTransposed(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    int left = tiles;
    for (; left > 1; left -= 2) {
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
        FloatVector row = FloatVector.fromArray(S, y, b + t * STRIDE);
        c0 = FloatVector.broadcast(S, x[a + t * STRIDE]).fma(row, c0);
        c1 = FloatVector.broadcast(S, x[a + t * STRIDE + 1]).fma(row, c1);
        c2 = FloatVector.broadcast(S, x[a + t * STRIDE + 2]).fma(row, c2);
        c3 = FloatVector.broadcast(S, x[a + t * STRIDE + 3]).fma(row, c3);
        c4 = FloatVector.broadcast(S, x[a + t * STRIDE + 4]).fma(row, c4);
        c5 = FloatVector.broadcast(S, x[a + t * STRIDE + 5]).fma(row, c5);
        c6 = FloatVector.broadcast(S, x[a + t * STRIDE + 6]).fma(row, c6);
        c7 = FloatVector.broadcast(S, x[a + t * STRIDE + 7]).fma(row, c7);
      }
      c0.intoArray(y, c);
      c1.intoArray(y, c + PANEL);
      c2.intoArray(y, c + 2 * PANEL);
      c3.intoArray(y, c + 3 * PANEL);
      c4.intoArray(y, c + 4 * PANEL);
      c5.intoArray(y, c + 5 * PANEL);
      c6.intoArray(y, c + 6 * PANEL);
      c7.intoArray(y, c + 7 * PANEL);
      a += 2 * TILE_ROWS;
      c += 2 * TILE_ROWS * PANEL;
    }
    if (left > 0) {
      multiplyTransposedTile(x, a, y, b, depth, c, init, initStride);
    }
  }

  private static void multiplyTransposedTile(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride) {
    FloatVector c0 = FloatVector.fromArray(S, y, init);
    init += initStride;
    FloatVector c1 = FloatVector.fromArray(S, y, init);
    init += initStride;
    FloatVector c2 = FloatVector.fromArray(S, y, init);
    init += initStride;
    FloatVector c3 = FloatVector.fromArray(S, y, init);
    init += initStride;
    for (int t = 0; t < depth; t++) {
      FloatVector row = FloatVector.fromArray(S, y, b + t * STRIDE);
      c0 = FloatVector.broadcast(S, x[a + t * STRIDE]).fma(row, c0);
      c1 = FloatVector.broadcast(S, x[a + t * STRIDE + 1]).fma(row, c1);
      c2 = FloatVector.broadcast(S, x[a + t * STRIDE + 2]).fma(row, c2);
      c3 = FloatVector.broadcast(S, x[a + t * STRIDE + 3]).fma(row, c3);
    }
    c0.intoArray(y, c);
    c1.intoArray(y, c + PANEL);
    c2.intoArray(y, c + 2 * PANEL);
    c3.intoArray(y, c + 3 * PANEL);
  }

  /** Two vectors a row and eight rows: sixteen accumulators for ten loads. */
  @Override
  public void multiplyPair(
      float[] w, int a, int b, int next, int depth, int c, int init, int initStride, int tiles) {
    int left = tiles;
    for (; left > 1; left -= 2) {
      FloatVector c0 = FloatVector.fromArray(S, w, init);
      FloatVector d0 = FloatVector.fromArray(S, w, init + PANEL);
      init += initStride;
      FloatVector c1 = FloatVector.fromArray(S, w, init);
      FloatVector d1 = FloatVector.fromArray(S, w, init + PANEL);
      init += initStride;
      FloatVector c2 = FloatVector.fromArray(S, w, init);
      FloatVector d2 = FloatVector.fromArray(S, w, init + PANEL);
      init += initStride;
      FloatVector c3 = FloatVector.fromArray(S, w, init);
      FloatVector d3 = FloatVector.fromArray(S, w, init + PANEL);
      init += initStride;
      FloatVector c4 = FloatVector.fromArray(S, w, init);
      FloatVector d4 = FloatVector.fromArray(S, w, init + PANEL);
      init += initStride;
      FloatVector c5 = FloatVector.fromArray(S, w, init);
      FloatVector d5 = FloatVector.fromArray(S, w, init + PANEL);
      init += initStride;
      FloatVector c6 = FloatVector.fromArray(S, w, init);
      FloatVector d6 = FloatVector.fromArray(S, w, init + PANEL);
      init += initStride;
      FloatVector c7 = FloatVector.fromArray(S, w, init);
      FloatVector d7 = FloatVector.fromArray(S, w, init + PANEL);
      init += initStride;
      for (int t = 0; t < depth; t++) {
        FloatVector row = FloatVector.fromArray(S, w, b + t * PANEL);
        FloatVector other = FloatVector.fromArray(S, w, b + next + t * PANEL);
        FloatVector x0 = FloatVector.broadcast(S, w[a + t]);
        c0 = x0.fma(row, c0);
        d0 = x0.fma(other, d0);
        FloatVector x1 = FloatVector.broadcast(S, w[a + t + STRIDE]);
        c1 = x1.fma(row, c1);
        d1 = x1.fma(other, d1);
        FloatVector x2 = FloatVector.broadcast(S, w[a + t + 2 * STRIDE]);
        c2 = x2.fma(row, c2);
        d2 = x2.fma(other, d2);
        FloatVector x3 = FloatVector.broadcast(S, w[a + t + 3 * STRIDE]);
        c3 = x3.fma(row, c3);
        d3 = x3.fma(other, d3);
        FloatVector x4 = FloatVector.broadcast(S, w[a + t + 4 * STRIDE]);
        c4 = x4.fma(row, c4);
        d4 = x4.fma(other, d4);
        FloatVector x5 = FloatVector.broadcast(S, w[a + t + 5 * STRIDE]);
        c5 = x5.fma(row, c5);
        d5 = x5.fma(other, d5);
        FloatVector x6 = FloatVector.broadcast(S, w[a + t + 6 * STRIDE]);
        c6 = x6.fma(row, c6);
        d6 = x6.fma(other, d6);
        FloatVector x7 = FloatVector.broadcast(S, w[a + t + 7 * STRIDE]);
        c7 = x7.fma(row, c7);
        d7 = x7.fma(other, d7);
      }
      c0.intoArray(w, c);
      d0.intoArray(w, c + PANEL);
      c1.intoArray(w, c + STRIDE);
      d1.intoArray(w, c + STRIDE + PANEL);
      c2.intoArray(w, c + 2 * STRIDE);
      d2.intoArray(w, c + 2 * STRIDE + PANEL);
      c3.intoArray(w, c + 3 * STRIDE);
      d3.intoArray(w, c + 3 * STRIDE + PANEL);
      c4.intoArray(w, c + 4 * STRIDE);
      d4.intoArray(w, c + 4 * STRIDE + PANEL);
      c5.intoArray(w, c + 5 * STRIDE);
      d5.intoArray(w, c + 5 * STRIDE + PANEL);
      c6.intoArray(w, c + 6 * STRIDE);
      d6.intoArray(w, c + 6 * STRIDE + PANEL);
      c7.intoArray(w, c + 7 * STRIDE);
      d7.intoArray(w, c + 7 * STRIDE + PANEL);
      a += 2 * TILE_ROWS * STRIDE;
      c += 2 * TILE_ROWS * STRIDE;
    }
    if (left > 0) {
      multiplyTile(w, a, b, depth, c, init, initStride);
      multiplyTile(w, a, b + next, depth, c + PANEL, init + PANEL, initStride);
    }
  }

  /** Two vectors a row and eight rows, as {@link #multiplyPair}. */
  @Override
  public void multiplyTransposedPair(
      float[] x,
      int a,
      float[] y,
      int b,
      int depth,
      int c,
      int next,
      int init,
      int initNext,
      int initStride,
      int tiles) {
    int left = tiles;
    for (; left > 1; left -= 2) {
      FloatVector c0 = FloatVector.fromArray(S, y, init);
      FloatVector d0 = FloatVector.fromArray(S, y, init + initNext);
      init += initStride;
      FloatVector c1 = FloatVector.fromArray(S, y, init);
      FloatVector d1 = FloatVector.fromArray(S, y, init + initNext);
      init += initStride;
      FloatVector c2 = FloatVector.fromArray(S, y, init);
      FloatVector d2 = FloatVector.fromArray(S, y, init + initNext);
      init += initStride;
      FloatVector c3 = FloatVector.fromArray(S, y, init);
      FloatVector d3 = FloatVector.fromArray(S, y, init + initNext);
      init += initStride;
      FloatVector c4 = FloatVector.fromArray(S, y, init);
      FloatVector d4 = FloatVector.fromArray(S, y, init + initNext);
      init += initStride;
      FloatVector c5 = FloatVector.fromArray(S, y, init);
      FloatVector d5 = FloatVector.fromArray(S, y, init + initNext);
      init += initStride;
      FloatVector c6 = FloatVector.fromArray(S, y, init);
      FloatVector d6 = FloatVector.fromArray(S, y, init + initNext);
      init += initStride;
      FloatVector c7 = FloatVector.fromArray(S, y, init);
      FloatVector d7 = FloatVector.fromArray(S, y, init + initNext);
      init += initStride;
      for (int t = 0; t < depth; t++) {
        FloatVector row = FloatVector.fromArray(S, y, b + t * STRIDE);
        FloatVector other = FloatVector.fromArray(S, y, b + t * STRIDE + PANEL);
        FloatVector x0 = FloatVector.broadcast(S, x[a + t * STRIDE]);
        c0 = x0.fma(row, c0);
        d0 = x0.fma(other, d0);
        FloatVector x1 = FloatVector.broadcast(S, x[a + t * STRIDE + 1]);
        c1 = x1.fma(row, c1);
        d1 = x1.fma(other, d1);
        FloatVector x2 = FloatVector.broadcast(S, x[a + t * STRIDE + 2]);
        c2 = x2.fma(row, c2);
        d2 = x2.fma(other, d2);
        FloatVector x3 = FloatVector.broadcast(S, x[a + t * STRIDE + 3]);
        c3 = x3.fma(row, c3);
        d3 = x3.fma(other, d3);
        FloatVector x4 = FloatVector.broadcast(S, x[a + t * STRIDE + 4]);
        c4 = x4.fma(row, c4);
        d4 = x4.fma(other, d4);
        FloatVector x5 = FloatVector.broadcast(S, x[a + t * STRIDE + 5]);
        c5 = x5.fma(row, c5);
        d5 = x5.fma(other, d5);
        FloatVector x6 = FloatVector.broadcast(S, x[a + t * STRIDE + 6]);
        c6 = x6.fma(row, c6);
        d6 = x6.fma(other, d6);
        FloatVector x7 = FloatVector.broadcast(S, x[a + t * STRIDE + 7]);
        c7 = x7.fma(row, c7);
        d7 = x7.fma(other, d7);
      }
      c0.intoArray(y, c);
      d0.intoArray(y, c + next);
      c1.intoArray(y, c + PANEL);
      d1.intoArray(y, c + next + PANEL);
      c2.intoArray(y, c + 2 * PANEL);
      d2.intoArray(y, c + next + 2 * PANEL);
      c3.intoArray(y, c + 3 * PANEL);
      d3.intoArray(y, c + next + 3 * PANEL);
      c4.intoArray(y, c + 4 * PANEL);
      d4.intoArray(y, c + next + 4 * PANEL);
      c5.intoArray(y, c + 5 * PANEL);
      d5.intoArray(y, c + next + 5 * PANEL);
      c6.intoArray(y, c + 6 * PANEL);
      d6.intoArray(y, c + next + 6 * PANEL);
      c7.intoArray(y, c + 7 * PANEL);
      d7.intoArray(y, c + next + 7 * PANEL);
      a += 2 * TILE_ROWS;
      c += 2 * TILE_ROWS * PANEL;
    }
    if (left > 0) {
      multiplyTransposedTile(x, a, y, b, depth, c, init, initStride);
      int other = init + initNext;
      multiplyTransposedTile(x, a, y, b + PANEL, depth, c + next, other, initStride);
    }
  }

  @Override
  public void multiplyNarrow(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    halves.multiplyNarrow(w, a, b, depth, c, init, initStride, tiles);
  }

  @Override
  public void multiplyTransposedNarrow(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    halves.multiplyTransposedNarrow(x, a, y, b, depth, c, init, initStride, tiles);
  }

  /** Sums by multiply-adds with 1, as {@link Vector256Kernels} does and for the same reason. */
  @Override
  public void addColumnSums(float[] y, int from, int fours, int into) {
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
    FloatVector sum = FloatVector.fromArray(S, sums, 0);
    for (int i = from; i < to; i += PANEL) {
      FloatVector x = FloatVector.fromArray(S, y, i);
      sum = x.fma(x, sum);
    }
    sum.intoArray(sums, 0);
  }

  /** The bounds are comparisons: min and max of vectors take several instructions each here. */
  @Override
  public void tanh(float[] values, int from, int to) {
    // No method for the constants: where the JIT compiles that on its own, it returns an object.
    FloatVector clamp = FloatVector.broadcast(S, Activations.CLAMP);
    FloatVector negative = clamp.neg();
    for (int i = from; i < to; i += PANEL) {
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
    return "vector512";
  }
}
