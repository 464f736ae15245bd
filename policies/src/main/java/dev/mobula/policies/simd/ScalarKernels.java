package dev.mobula.policies.simd;

/** The kernels in plain Java, for where the Vector API is absent. */
final class ScalarKernels implements Kernels {
  @Override
  public void multiply(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    multiply(w, a, b, depth, c, init, initStride, tiles * TILE_ROWS, PANEL);
  }

  @Override
  public void multiplyNarrow(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles) {
    multiply(w, a, b, depth, c, init, initStride, tiles * NARROW_ROWS, NARROW);
  }

  private static void multiply(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      int row = c + i * STRIDE;
      System.arraycopy(w, init + i * initStride, w, row, columns);
      for (int t = 0; t < depth; t++) {
        addScaled(w, row, w[a + i * STRIDE + t], w, b + t * PANEL, columns);
      }
    }
  }

  @Override
  public void multiplyTransposed(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    int rows = tiles * TILE_ROWS;
    multiplyTransposed(x, a, y, b, depth, c, init, initStride, rows, PANEL);
  }

  @Override
  public void multiplyTransposedNarrow(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles) {
    int rows = tiles * NARROW_ROWS;
    multiplyTransposed(x, a, y, b, depth, c, init, initStride, rows, NARROW);
  }

  private static void multiplyTransposed(
      float[] x,
      int a,
      float[] y,
      int b,
      int depth,
      int c,
      int init,
      int initStride,
      int rows,
      int columns) {
    for (int i = 0; i < rows; i++) {
      int row = c + i * PANEL;
      System.arraycopy(y, init + i * initStride, y, row, columns);
      for (int t = 0; t < depth; t++) {
        addScaled(y, row, x[a + t * STRIDE + i], y, b + t * STRIDE, columns);
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
  public void addSquares(float[] y, int from, int to, float[] sums) {
    for (int i = from; i < to; i += PANEL) {
      for (int j = 0; j < PANEL; j++) {
        sums[j] = Math.fma(y[i + j], y[i + j], sums[j]);
      }
    }
  }

  @Override
  public void tanh(float[] values, int from, int to) {
    Activations.tanh(values, from, to);
  }

  @Override
  public CellKernels cells() {
    return new ScalarCellKernels();
  }

  @Override
  public String name() {
    return "scalar";
  }

  private static void addScaled(float[] y, int to, float scale, float[] x, int from, int columns) {
    for (int j = 0; j < columns; j++) {
      y[to + j] = Math.fma(scale, x[from + j], y[to + j]);
    }
  }
}
