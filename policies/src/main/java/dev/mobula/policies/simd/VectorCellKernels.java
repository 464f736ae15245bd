package dev.mobula.policies.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of recurrent cells in vectors of the width that the JVM prefers, at most a {@link
 * Kernels#PANEL}. Sums and differences are multiply-adds with ±1, as in {@link Vector256Kernels}
 * and for the same reason.
 */
final class VectorCellKernels implements CellKernels {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();
  private static final CellKernels WARM = KernelWarmUp.warmedUp(new VectorCellKernels());

  private VectorCellKernels() {}

  /** Returns the only instance. */
  static CellKernels get() {
    return WARM;
  }

  @Override
  public void add(float[] y, int to, int from, int floats) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int i = 0; i < floats; i += V) {
      FloatVector x = FloatVector.fromArray(S, y, from + i);
      one.fma(x, FloatVector.fromArray(S, y, to + i)).intoArray(y, to + i);
    }
  }

  @Override
  public void multiply(float[] y, int to, int a, int b, int floats) {
    for (int i = 0; i < floats; i += V) {
      FloatVector x = FloatVector.fromArray(S, y, a + i);
      x.mul(FloatVector.fromArray(S, y, b + i)).intoArray(y, to + i);
    }
  }

  @Override
  public void multiplyAdd(float[] y, int to, int a, int b, int floats) {
    for (int i = 0; i < floats; i += V) {
      FloatVector x = FloatVector.fromArray(S, y, a + i);
      FloatVector sum = FloatVector.fromArray(S, y, to + i);
      x.fma(FloatVector.fromArray(S, y, b + i), sum).intoArray(y, to + i);
    }
  }

  @Override
  public void sigmoidOfSum(float[] y, int to, int from, int floats) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    FloatVector clamp = FloatVector.broadcast(S, Activations.CLAMP);
    FloatVector negative = clamp.neg();
    for (int i = 0; i < floats; i += V) {
      FloatVector sum = FloatVector.fromArray(S, y, to + i);
      FloatVector x = one.fma(FloatVector.fromArray(S, y, from + i), sum).mul(half);
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
      half.fma(c.mul(p).div(q), half).intoArray(y, to + i);
    }
  }

  @Override
  public void sumOfProducts(float[] y, int to, int a, int x, int b, int z, int floats) {
    for (int i = 0; i < floats; i += V) {
      FloatVector product =
          FloatVector.fromArray(S, y, b + i).mul(FloatVector.fromArray(S, y, z + i));
      FloatVector.fromArray(S, y, a + i)
          .fma(FloatVector.fromArray(S, y, x + i), product)
          .intoArray(y, to + i);
    }
  }

  @Override
  public void mix(float[] y, int to, int z, int n, int h, int floats) {
    FloatVector minusOne = FloatVector.broadcast(S, -1f);
    for (int i = 0; i < floats; i += V) {
      FloatVector fresh = FloatVector.fromArray(S, y, n + i);
      FloatVector difference = minusOne.fma(fresh, FloatVector.fromArray(S, y, h + i));
      FloatVector.fromArray(S, y, z + i).fma(difference, fresh).intoArray(y, to + i);
    }
  }

  @Override
  public void lstmBackward(
      float[] v,
      float[] g,
      int in,
      int forget,
      int candidate,
      int out,
      int before,
      int tanh,
      int output,
      int cells,
      int floats) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector minusOne = FloatVector.broadcast(S, -1f);
    for (int i = 0; i < floats; i += V) {
      FloatVector ofOutput = FloatVector.fromArray(S, g, output + i);
      FloatVector ingoing = FloatVector.fromArray(S, v, in + i);
      FloatVector kept = FloatVector.fromArray(S, v, forget + i);
      FloatVector fresh = FloatVector.fromArray(S, v, candidate + i);
      FloatVector outgoing = FloatVector.fromArray(S, v, out + i);
      FloatVector bent = FloatVector.fromArray(S, v, tanh + i);
      FloatVector ofCell =
          ofOutput
              .mul(outgoing)
              .fma(bent.mul(minusOne).fma(bent, one), FloatVector.fromArray(S, g, cells + i));
      ofCell.mul(fresh).mul(ingoing).mul(minusOne.fma(ingoing, one)).intoArray(g, in + i);
      ofCell
          .mul(FloatVector.fromArray(S, v, before + i))
          .mul(kept)
          .mul(minusOne.fma(kept, one))
          .intoArray(g, forget + i);
      ofCell.mul(ingoing).mul(fresh.mul(minusOne).fma(fresh, one)).intoArray(g, candidate + i);
      ofOutput.mul(bent).mul(outgoing).mul(minusOne.fma(outgoing, one)).intoArray(g, out + i);
      ofCell.mul(kept).intoArray(g, before + i);
    }
  }

  @Override
  public void gruBackward(
      float[] v,
      float[] g,
      int reset,
      int update,
      int candidate,
      int sums,
      int before,
      int output,
      int floats) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector minusOne = FloatVector.broadcast(S, -1f);
    for (int i = 0; i < floats; i += V) {
      FloatVector ofOutput = FloatVector.fromArray(S, g, output + i);
      FloatVector resetting = FloatVector.fromArray(S, v, reset + i);
      FloatVector kept = FloatVector.fromArray(S, v, update + i);
      FloatVector fresh = FloatVector.fromArray(S, v, candidate + i);
      FloatVector replaced = minusOne.fma(kept, one);
      FloatVector ofFresh = ofOutput.mul(replaced).mul(fresh.mul(minusOne).fma(fresh, one));
      ofFresh.intoArray(g, candidate + i);
      ofFresh
          .mul(FloatVector.fromArray(S, v, sums + i))
          .mul(resetting)
          .mul(minusOne.fma(resetting, one))
          .intoArray(g, reset + i);
      ofOutput
          .mul(minusOne.fma(fresh, FloatVector.fromArray(S, v, before + i)))
          .mul(kept)
          .mul(replaced)
          .intoArray(g, update + i);
      ofFresh.mul(resetting).intoArray(g, sums + i);
      ofOutput.mul(kept).intoArray(g, before + i);
    }
  }
}
