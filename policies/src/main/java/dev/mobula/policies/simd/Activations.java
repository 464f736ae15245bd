package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;

/**
 * Activations and their slopes over a range of indices. Loops without calls or branches, which the
 * JIT turns into vector code; arithmetic that is the same bit for bit in either form.
 */
final class Activations {
  // The rational approximation of tanh by Eigen: odd, |error| below 3e-7, ±1 from the clamp on.
  static final float CLAMP = 7.99881172180175781f;
  static final float P1 = 4.89352455891786e-03f;
  static final float P3 = 6.37261928875436e-04f;
  static final float P5 = 1.48572235717979e-05f;
  static final float P7 = 5.12229709037114e-08f;
  static final float P9 = -8.60467152213735e-11f;
  static final float P11 = 2.00018790482477e-13f;
  static final float P13 = -2.76076847742355e-16f;
  static final float Q0 = 4.89352518554385e-03f;
  static final float Q2 = 2.26843463243900e-03f;
  static final float Q4 = 1.18534705686654e-04f;
  static final float Q6 = 1.19825839466702e-06f;

  private static final float GELU_SCALE = 0.7978845608028654f;
  private static final float GELU_CUBIC = 0.044715f;
  private static final float HUGE = 1e38f;

  private Activations() {}

  /** Tells whether the slope is kept by the forward pass, being no function of the output. */
  static boolean keepsSlope(Activation activation) {
    return activation == Activation.GELU || activation == Activation.SILU;
  }

  /** Replaces {@code values[from, to)} by their activations. */
  static void apply(
      Kernels kernels, Activation activation, float[] values, float[] slopes, int from, int to) {
    switch (activation) {
      case LINEAR -> {}
      case RELU -> relu(values, from, to);
      case TANH -> kernels.tanh(values, from, to);
      case GELU -> gelu(values, slopes, from, to);
      case SILU -> silu(values, slopes, from, to);
    }
  }

  /** Multiplies {@code gradients[from, to)} by the slopes where the outputs are {@code values}. */
  static void backward(
      Activation activation, float[] values, float[] slopes, float[] gradients, int from, int to) {
    switch (activation) {
      case LINEAR -> {}
      case RELU -> reluBackward(values, gradients, from, to);
      case TANH -> tanhBackward(values, gradients, from, to);
      case GELU, SILU -> multiply(slopes, gradients, from, to);
    }
  }

  /**
   * Returns the hyperbolic tangent. Not that of {@code DetMath}, which is precise to the last bits
   * by way of an exponential: this one is a quotient of polynomials, which vector code computes in
   * a third of the time, and precise to 3e-7.
   */
  static float tanh(float x) {
    float c = Math.max(-CLAMP, Math.min(CLAMP, x));
    float s = c * c;
    float p = Math.fma(s, P13, P11);
    p = Math.fma(p, s, P9);
    p = Math.fma(p, s, P7);
    p = Math.fma(p, s, P5);
    p = Math.fma(p, s, P3);
    p = Math.fma(p, s, P1);
    float q = Math.fma(s, Q6, Q4);
    q = Math.fma(q, s, Q2);
    q = Math.fma(q, s, Q0);
    return c * p / q;
  }

  /** Replaces {@code values[from, to)} by their hyperbolic tangents. */
  static void tanh(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = tanh(values[i]);
    }
  }

  private static void tanhBackward(float[] values, float[] gradients, int from, int to) {
    for (int i = from; i < to; i++) {
      gradients[i] *= Math.fma(-values[i], values[i], 1f);
    }
  }

  private static void relu(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = Math.max(0f, values[i]);
    }
  }

  private static void reluBackward(float[] values, float[] gradients, int from, int to) {
    for (int i = from; i < to; i++) {
      // 1 where the value is positive, however small, else 0: a branch would not vectorise.
      gradients[i] *= Math.min(1f, values[i] * HUGE * HUGE);
    }
  }

  private static void gelu(float[] values, float[] slopes, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = values[i];
      float square = x * x;
      float t = tanh(GELU_SCALE * x * Math.fma(GELU_CUBIC, square, 1f));
      float half = Math.fma(0.5f, t, 0.5f);
      float inner = GELU_SCALE * Math.fma(3 * GELU_CUBIC, square, 1f);
      values[i] = x * half;
      slopes[i] = Math.fma(0.5f * x * Math.fma(-t, t, 1f), inner, half);
    }
  }

  private static void silu(float[] values, float[] slopes, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = values[i];
      float sigmoid = Math.fma(0.5f, tanh(0.5f * x), 0.5f);
      values[i] = x * sigmoid;
      slopes[i] = sigmoid * Math.fma(x, 1f - sigmoid, 1f);
    }
  }

  private static void multiply(float[] slopes, float[] gradients, int from, int to) {
    for (int i = from; i < to; i++) {
      gradients[i] *= slopes[i];
    }
  }
}
