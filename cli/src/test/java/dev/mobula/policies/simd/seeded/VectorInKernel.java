package dev.mobula.policies.simd.seeded;

import jdk.incubator.vector.FloatVector;

/** Seeded: legal lanewise arithmetic where it belongs. */
public final class VectorInKernel {
  public void scale(float[] x) {
    FloatVector.fromArray(FloatVector.SPECIES_128, x, 0).mul(2f).intoArray(x, 0);
  }
}
