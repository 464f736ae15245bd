package dev.mobula.policies.simd;

/** A layer without parameters. */
abstract class PlainLayer implements Layer {
  @Override
  public final void backwardParameters(int from, int to, boolean first) {
    // Nothing is learnt.
  }

  @Override
  public final void clearParameterGradients() {
    // Nothing is learnt.
  }

  @Override
  public final void transposeWeights(boolean ofInput) {
    // There are none.
  }
}
