package dev.mobula.policies.simd;

/**
 * The loops that must be written in lanes to be fast: products of tiles of {@value #TILE_ROWS} by
 * {@value #PANEL}, or {@value #NARROW_ROWS} by {@value #NARROW} where no more columns are in use,
 * and what else the JIT does not turn into good vector code by itself. Implementations differ in
 * speed alone: every element is one chain of fused multiply-adds in the order of the summed index,
 * so all give the same bits. Stateless; any thread.
 */
interface Kernels {
  /** The columns of a tile and of a packed panel of weights. */
  int PANEL = 16;

  /** The rows of a tile. */
  int TILE_ROWS = 4;

  /** The columns of a narrow tile: the first ones of a panel. */
  int NARROW = 8;

  /** The rows of a narrow tile; row counts of buffers are multiples of it. */
  int NARROW_ROWS = 2 * TILE_ROWS;

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
   * The same as {@link #multiply} for two panels side by side: that of weights at {@code b} with
   * results at {@code c}, and that at {@code b + next} with results {@link #PANEL} further.
   */
  default void multiplyPair(
      float[] w, int a, int b, int next, int depth, int c, int init, int initStride, int tiles) {
    multiply(w, a, b, depth, c, init, initStride, tiles);
    multiply(w, a, b + next, depth, c + PANEL, init + PANEL, initStride, tiles);
  }

  /**
   * The same as {@link #multiplyTransposed} for two panels side by side: that at {@code b} with
   * results at {@code c}, and that {@link #PANEL} further with results at {@code c + next}, which
   * start from {@code init + initNext}.
   */
  default void multiplyTransposedPair(
      float[] x,
      int a,
      float[] y,
      int b,
      int depth,
      int c,
      int next,
      int init,
      int initNext,
      int initStride,
      int tiles) {
    multiplyTransposed(x, a, y, b, depth, c, init, initStride, tiles);
    int other = init + initNext;
    multiplyTransposed(x, a, y, b + PANEL, depth, c + next, other, initStride, tiles);
  }

  /** The same as {@link #multiply} for the first {@link #NARROW} columns j, in narrow tiles. */
  void multiplyNarrow(
      float[] w, int a, int b, int depth, int c, int init, int initStride, int tiles);

  /**
   * The same as {@link #multiplyTransposed} for the first {@link #NARROW} columns j, in narrow
   * tiles.
   */
  void multiplyTransposedNarrow(
      float[] x, int a, float[] y, int b, int depth, int c, int init, int initStride, int tiles);

  /**
   * Adds the sums of the columns of {@code [4·fours, PANEL]} at {@code from} (rows a {@link
   * #STRIDE} apart) to the row at {@code into}: four chains, of the rows modulo four, then a tree.
   */
  void addColumnSums(float[] y, int from, int fours, int into);

  /**
   * Adds the squares of {@code y[from, to)}, a multiple of {@link #PANEL} floats, to that many
   * chains: {@code sums[j] += Σ_t y[from + t·PANEL + j]²}.
   */
  void addSquares(float[] y, int from, int to, float[] sums);

  /**
   * Replaces {@code values[from, to)}, a multiple of {@link #PANEL} floats, by {@link
   * Activations#tanh(float)} of them.
   */
  void tanh(float[] values, int from, int to);

  /** Returns the loops of recurrent cells. */
  CellKernels cells();

  /** Returns the name of the implementation, such as {@code vector256}. */
  String name();
}
