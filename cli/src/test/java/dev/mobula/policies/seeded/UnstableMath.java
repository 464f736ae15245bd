package dev.mobula.policies.seeded;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** Seeded violation: elementary functions whose intrinsics differ from the interpreter's. */
public final class UnstableMath {
  public double draw(SplittableRandom random) {
    DoubleUnaryOperator log = Math::log;
    return Math.exp(log.applyAsDouble(Math.sqrt(2))) + StrictMath.exp(1) + random.nextGaussian();
  }
}
