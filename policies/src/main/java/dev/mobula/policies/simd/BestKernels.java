package dev.mobula.policies.simd;

import java.lang.System.Logger.Level;

/** Chooses the kernels for this machine and JVM, once. */
final class BestKernels {
  private static final Kernels BEST = choose();

  private BestKernels() {}

  static Kernels get() {
    return BEST;
  }

  private static Kernels choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      System.getLogger("dev.mobula.policies.simd")
          .log(
              Level.WARNING,
              "The module jdk.incubator.vector is absent, so networks run several times slower:"
                  + " start Java with --add-modules jdk.incubator.vector");
      return new ScalarKernels();
    }
    return VectorKernels.forThisMachine();
  }
}
