package dev.mobula.policies;

import dev.mobula.columns.math.Rng;

/** Where the standard deviations of a Gaussian come from, and where their gradients go. */
interface GaussianScale {
  /** Returns the number of floats of the head's row that it reads, after the means. */
  int headSize();

  /**
   * Fills the logarithms of the standard deviations, {@code [count, actions]}.
   *
   * @param head the head's rows; its share of a row starts at {@code offset}
   */
  void read(float[] head, int offset, int stride, Outputs outputs, int count, float[] logStd);

  /**
   * Adds what follows from the gradient with respect to the logarithms of the standard deviations.
   */
  void addGradient(
      float[] logStdGradient, int count, float[] gradient, int offset, int stride, Outputs outputs);

  /** Fills the noise to add to the means; {@code std} as {@link #read} led to. */
  void drawNoise(Rng rng, int count, float[] std, float[] noise);

  /**
   * Adds what follows from the gradient with respect to the latest noise of fixed random numbers.
   */
  void addNoiseGradient(
      float[] noiseGradient,
      float[] noise,
      int count,
      float[] gradient,
      int offset,
      int stride,
      Outputs outputs);

  /** Sets the gradients of what it reads beside the head to zero. */
  void zeroGradients(Outputs outputs);

  /** Says that means and standard deviations have come from elsewhere than {@link #read}. */
  default void forget() {}

  /** Draws noise matrices, where there are any. */
  default void resampleNoise(Rng rng, int count) {}
}
