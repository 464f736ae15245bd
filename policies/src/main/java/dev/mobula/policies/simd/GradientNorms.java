package dev.mobula.policies.simd;

/** Norms of gradients, and what clipping does with them. */
final class GradientNorms {
  private GradientNorms() {}

  /** Bounds each element to ±limit. */
  static void clamp(float[] g, float[] into, int from, int to, float limit) {
    for (int i = from; i < to; i++) {
      into[i] = Math.max(-limit, Math.min(limit, g[i]));
    }
  }

  /**
   * Returns the sum of squares of {@code g[from, to)}, a multiple of 8 floats: eight chains in
   * double precision, then a tree.
   */
  static double sumOfSquares(float[] g, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int i = from; i < to - 7; i += 8) {
      s0 = Math.fma((double) g[i], g[i], s0);
      s1 = Math.fma((double) g[i + 1], g[i + 1], s1);
      s2 = Math.fma((double) g[i + 2], g[i + 2], s2);
      s3 = Math.fma((double) g[i + 3], g[i + 3], s3);
      s4 = Math.fma((double) g[i + 4], g[i + 4], s4);
      s5 = Math.fma((double) g[i + 5], g[i + 5], s5);
      s6 = Math.fma((double) g[i + 6], g[i + 6], s6);
      s7 = Math.fma((double) g[i + 7], g[i + 7], s7);
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  /** Returns the factor that scales gradients of a norm to a limit (PyTorch's clip_grad_norm_). */
  static float scale(double limit, double norm) {
    return (float) Math.min(1, limit / (norm + 1e-6));
  }
}
