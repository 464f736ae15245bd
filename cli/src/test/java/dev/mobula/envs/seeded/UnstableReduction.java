package dev.mobula.envs.seeded;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Seeded violation: vectors outside a kernel package, a lane reduction, a lanewise tanh. */
public final class UnstableReduction {
  public float sumOfTanh(float[] x) {
    FloatVector v = FloatVector.fromArray(FloatVector.SPECIES_128, x, 0);
    return v.lanewise(VectorOperators.TANH).reduceLanes(VectorOperators.ADD);
  }
}
