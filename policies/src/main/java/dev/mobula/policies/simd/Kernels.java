package dev.mobula.policies.simd;

/**
 * The loops that must be written in lanes to be fast: products of tiles of {@value #TILE_ROWS} by
 * {@value #PANEL}. Implementations differ in speed alone: every element is one chain of fused
 * multiply-adds in the order of the summed index, so all give the same bits. Stateless; any thread.
 */
interface Kernels {
  /** The columns of a tile and of a packed panel of weights. */
  int PANEL = 16;

  /** The rows of a tile; row counts of buffers are multiples of it. */
  int TILE_ROWS = 4;

  /** The floats from one row of a buffer to the next. */
  int STRIDE = 64;

  /**
   * Computes {@code w[c + i·STRIDE + j] = w[init + i·initStride + j] + Σ_t w[a + i·STRIDE + t] ·
   * w[b + t·PANEL + j]}.
   *
   * @param depth the number of terms t
   * @param tiles the number of rows i, in tiles
   */
  void multiply(float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles);

  /**
   * Computes {@code y[c + i·PANEL + j] = y[init + i·initStride + j] + Σ_t x[a + t·STRIDE + i] · y[b
   * + t·STRIDE + j]}: rows of {@code xᵀ·y}.
   *
   * @param depth the number of terms t
   * @param tiles the number of rows i, in tiles
   */
  void multiplyTransposed(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles);

  /**
   * Adds the sums of the columns of {@code [4·fours, PANEL]} at {@code from} (rows a {@link
   * #STRIDE} apart) to the row at {@code into}: four chains, of the rows modulo four, then a tree.
   */
  void addColumnSums(float[] y, int from, int fours, int into);

  /** Returns the name of the implementation, such as {@code vector256}. */
  String name();
}
