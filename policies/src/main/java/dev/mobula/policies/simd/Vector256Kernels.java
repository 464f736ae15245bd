package dev.mobula.policies.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels in vectors of eight floats: eight accumulators, which the JIT keeps in registers as
 * long as each is a local variable of a method with a single loop.
 */
final class Vector256Kernels implements Kernels {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int V = 8;

  @Override
  public void multiply(float[] w, int a, int b, int depth, int c, int init, int initStride) {
    int next = init;
    FloatVector c00 = FloatVector.fromArray(S, w, next);
    FloatVector c01 = FloatVector.fromArray(S, w, next + V);
    next += initStride;
    FloatVector c10 = FloatVector.fromArray(S, w, next);
    FloatVector c11 = FloatVector.fromArray(S, w, next + V);
    next += initStride;
    FloatVector c20 = FloatVector.fromArray(S, w, next);
    FloatVector c21 = FloatVector.fromArray(S, w, next + V);
    next += initStride;
    FloatVector c30 = FloatVector.fromArray(S, w, next);
    FloatVector c31 = FloatVector.fromArray(S, w, next + V);
    for (int t = 0; t < depth; t++) {
      FloatVector b0 = FloatVector.fromArray(S, w, b + t * PANEL);
      FloatVector b1 = FloatVector.fromArray(S, w, b + t * PANEL + V);
      FloatVector x = FloatVector.broadcast(S, w[a + t]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, w[a + t + STRIDE]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, w[a + t + 2 * STRIDE]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, w[a + t + 3 * STRIDE]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    c00.intoArray(w, c);
    c01.intoArray(w, c + V);
    c10.intoArray(w, c + STRIDE);
    c11.intoArray(w, c + STRIDE + V);
    c20.intoArray(w, c + 2 * STRIDE);
    c21.intoArray(w, c + 2 * STRIDE + V);
    c30.intoArray(w, c + 3 * STRIDE);
    c31.intoArray(w, c + 3 * STRIDE + V);
  }

  @Override
  public void multiplyTransposed(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride) {
    int next = init;
    FloatVector c00 = FloatVector.fromArray(S, y, next);
    FloatVector c01 = FloatVector.fromArray(S, y, next + V);
    next += initStride;
    FloatVector c10 = FloatVector.fromArray(S, y, next);
    FloatVector c11 = FloatVector.fromArray(S, y, next + V);
    next += initStride;
    FloatVector c20 = FloatVector.fromArray(S, y, next);
    FloatVector c21 = FloatVector.fromArray(S, y, next + V);
    next += initStride;
    FloatVector c30 = FloatVector.fromArray(S, y, next);
    FloatVector c31 = FloatVector.fromArray(S, y, next + V);
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
  }

  @Override
  public void addColumnSums(float[] y, int from, int fours, int into) {
    columnSums(y, from, fours, into);
    columnSums(y, from + V, fours, into + V);
  }

  private static void columnSums(float[] y, int from, int fours, int into) {
    FloatVector sum0 = FloatVector.zero(S);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    for (int t = 0; t < fours; t++) {
      sum0 = sum0.add(FloatVector.fromArray(S, y, from + t * (4 * STRIDE)));
      sum1 = sum1.add(FloatVector.fromArray(S, y, from + t * (4 * STRIDE) + STRIDE));
      sum2 = sum2.add(FloatVector.fromArray(S, y, from + t * (4 * STRIDE) + 2 * STRIDE));
      sum3 = sum3.add(FloatVector.fromArray(S, y, from + t * (4 * STRIDE) + 3 * STRIDE));
    }
    FloatVector sum = sum0.add(sum1).add(sum2.add(sum3));
    FloatVector.fromArray(S, y, into).add(sum).intoArray(y, into);
  }

  @Override
  public String name() {
    return "vector256";
  }
}
