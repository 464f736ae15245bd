package dev.mobula.policies.simd;

/**
 * The loops of recurrent cells, element by element: indices are those of the first of {@code
 * floats} consecutive elements, a multiple of {@link Kernels#PANEL}, and ranges are the same or
 * apart. Implementations differ in speed alone, as those of {@link Kernels} do. Stateless; any
 * thread.
 */
interface CellKernels {
  /** Computes {@code y[to] += y[from]}. */
  void add(float[] y, int to, int from, int floats);

  /** Computes {@code y[to] = a·b}. */
  void multiply(float[] y, int to, int a, int b, int floats);

  /** Computes {@code y[to] += a·b}. */
  void multiplyAdd(float[] y, int to, int a, int b, int floats);

  /** Computes {@code y[to] = σ(y[to] + y[from])}, with {@code σ(x) = tanh(x / 2) / 2 + 1/2}. */
  void sigmoidOfSum(float[] y, int to, int from, int floats);

  /** Computes {@code y[to] = a·x + b·z}. */
  void sumOfProducts(float[] y, int to, int a, int x, int b, int z, int floats);

  /** Computes {@code y[to] = (1 − z)·n + z·h}. */
  void mix(float[] y, int to, int z, int n, int h, int floats);

  /**
   * Computes the gradients of an LSTM's gates and of its cells before, from those of its output and
   * cells.
   *
   * @param v the values of all: the gates in, forget, candidate and out, the cells before, tanh of
   *     the cells
   * @param g their gradients at the same indices, and those of the output and the cells
   */
  void lstmBackward(
      float[] v,
      float[] g,
      int in,
      int forget,
      int candidate,
      int out,
      int before,
      int tanh,
      int output,
      int cells,
      int floats);

  /**
   * Computes the gradients of a GRU's gates, of the candidate's sums over the output before, and of
   * that output without what comes through sums, from those of its output.
   *
   * @param v the values of all
   * @param g their gradients at the same indices
   */
  void gruBackward(
      float[] v,
      float[] g,
      int reset,
      int update,
      int candidate,
      int sums,
      int before,
      int output,
      int floats);
}
