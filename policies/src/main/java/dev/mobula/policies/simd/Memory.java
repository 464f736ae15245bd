package dev.mobula.policies.simd;

import dev.mobula.policies.PolicyException;

/**
 * The two arrays of a network. What has a gradient has it at the same index of the other array.
 * Parameters come first, without gaps, then a row of zeros, then blocks.
 */
final class Memory {
  /** Parameters, activations. */
  final float[] values;

  /** Gradients of the same, and packed weights where the values hold the row of zeros and after. */
  final float[] gradients;

  /** The slopes of activations whose gradient is not a function of their output; else empty. */
  final float[] slopes;

  private Memory(int floats, boolean withSlopes) {
    values = new float[floats];
    gradients = new float[floats];
    slopes = new float[withSlopes ? floats : 0];
  }

  static Memory allocate(long floats, boolean withSlopes) {
    if (floats > Integer.MAX_VALUE - 64) {
      throw new PolicyException(
          "expected a network and capacity of at most 2^31 floats, found "
              + floats
              + "; lower the minibatch size or the layers' units");
    }
    return new Memory((int) floats, withSlopes);
  }
}
