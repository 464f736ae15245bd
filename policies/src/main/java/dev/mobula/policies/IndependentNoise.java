package dev.mobula.policies;

import dev.mobula.columns.math.Rng;

/** Noise σ·ε with a standard normal ε of its own for every row and action. */
final class IndependentNoise {
  private IndependentNoise() {}

  static void draw(Rng rng, int count, float[] std, float[] noise) {
    for (int i = 0; i < count; i++) {
      noise[i] = std[i] * (float) rng.nextGaussian();
    }
  }

  /** Turns a gradient with respect to σ·ε into one with respect to log σ, in place. */
  static void toLogStd(float[] noiseGradient, float[] noise, int count) {
    for (int i = 0; i < count; i++) {
      noiseGradient[i] *= noise[i];
    }
  }
}
