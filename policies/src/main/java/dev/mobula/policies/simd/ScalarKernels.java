package dev.mobula.policies.simd;

/** The kernels in plain Java, for where the Vector API is absent. */
final class ScalarKernels implements Kernels {
  @Override
  public void multiply(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int i = 0; i < tiles * TILE_ROWS; i++) {
      int row = c + i * STRIDE;
      System.arraycopy(w, init + i * initStride, w, row, PANEL);
      for (int t = 0; t < depth; t++) {
        addScaled(w, row, w[a + i * STRIDE + t], w, b + t * PANEL);
      }
    }
  }

  @Override
  public void multiplyTransposed(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    for (int i = 0; i < tiles * TILE_ROWS; i++) {
      int row = c + i * PANEL;
      System.arraycopy(y, init + i * initStride, y, row, PANEL);
      for (int t = 0; t < depth; t++) {
        addScaled(y, row, x[a + t * STRIDE + i], y, b + t * STRIDE);
      }
    }
  }

  @Override
  public void addColumnSums(float[] y, int from, int fours, int into) {
    for (int j = 0; j < PANEL; j++) {
      float sum0 = 0;
      float sum1 = 0;
      float sum2 = 0;
      float sum3 = 0;
      for (int t = 0; t < fours; t++) {
        int at = from + t * (4 * STRIDE) + j;
        sum0 += y[at];
        sum1 += y[at + STRIDE];
        sum2 += y[at + 2 * STRIDE];
        sum3 += y[at + 3 * STRIDE];
      }
      y[into + j] += (sum0 + sum1) + (sum2 + sum3);
    }
  }

  @Override
  public String name() {
    return "scalar";
  }

  private static void addScaled(float[] y, int to, float scale, float[] x, int from) {
    for (int j = 0; j < PANEL; j++) {
      y[to + j] = Math.fma(scale, x[from + j], y[to + j]);
    }
  }
}
