package dev.mobula.policies.simd;

import java.util.Arrays;

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
   * Returns the sum of squares of {@code g[from, to)}, a multiple of {@link Kernels#PANEL} floats:
   * as many chains, then a tree.
   *
   * @param sums room for the chains, overwritten
   */
  static double sumOfSquares(Kernels kernels, float[] g, int from, int to, float[] sums) {
    Arrays.fill(sums, 0);
    kernels.addSquares(g, from, to, sums);
    return sum(sums, 0, Kernels.PANEL);
  }

  private static double sum(float[] x, int from, int count) {
    int half = count / 2;
    return count == 1 ? x[from] : sum(x, from, half) + sum(x, from + half, half);
  }

  /** Returns the factor that scales gradients of a norm to a limit (PyTorch's clip_grad_norm_). */
  static float scale(double limit, double norm) {
    return (float) Math.min(1, limit / (norm + 1e-6));
  }
}
