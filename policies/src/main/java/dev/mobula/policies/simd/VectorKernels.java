package dev.mobula.policies.simd;

import jdk.incubator.vector.FloatVector;

/** Chooses among the kernels in lanes; the only class that touches the Vector API before them. */
final class VectorKernels {
  private VectorKernels() {}

  static Kernels forThisMachine() {
    return KernelWarmUp.warmedUp(kernels());
  }

  private static Kernels kernels() {
    return switch (FloatVector.SPECIES_PREFERRED.vectorBitSize()) {
      case 512 -> new Vector512Kernels();
      case 256 -> new Vector256Kernels();
      case 128 -> new Vector128Kernels();
      default -> new ScalarKernels();
    };
  }
}
