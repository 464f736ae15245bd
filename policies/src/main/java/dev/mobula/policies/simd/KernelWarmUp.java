package dev.mobula.policies.simd;

/**
 * Calls every kernel on a few numbers until the JIT has compiled it. A first call on a whole batch
 * would spend longer in its loops, uncompiled, than all these calls take, and have the JIT compile
 * the kernel twice: for entry in the middle of a loop, and for calls.
 *
 * <p>How many calls that takes depends on the JVM's options, so whoever sets these sets {@code
 * mobula.kernels.warmUpCalls} beside them; without it nothing is called.
 */
final class KernelWarmUp {
  private static final int CALLS = Integer.getInteger("mobula.kernels.warmUpCalls", 0);
  private static final int DEPTH = 2;
  private static final int ROWS = 12;
  private static final int B = ROWS * Kernels.STRIDE;
  private static final int NEXT = DEPTH * Kernels.STRIDE;
  private static final int INIT = B + 2 * NEXT;
  private static final int C = INIT + 2 * Kernels.STRIDE;
  private static final int NEXT_RESULTS = ROWS * Kernels.STRIDE;
  private static final int FLOATS = C + 8 * NEXT_RESULTS;

  private KernelWarmUp() {}

  static Kernels warmedUp(Kernels kernels) {
    float[] x = new float[FLOATS];
    float[] y = new float[FLOATS];
    // One after the other: each is waited for while it is compiled, and stays in the cache. Those
    // on narrower vectors come last: the JIT inlines vector operations where it has seen one width.
    int tiles = ROWS / Kernels.TILE_ROWS;
    repeat(() -> kernels.multiply(x, 0, B, DEPTH, C, INIT, 0, tiles));
    repeat(() -> kernels.multiplyTransposed(x, 0, y, B, DEPTH, C, INIT, 0, tiles));
    repeat(() -> kernels.multiplyPair(x, 0, B, NEXT, DEPTH, C, INIT, 0, tiles));
    repeat(() ->
        kernels.multiplyTransposedPair(x, 0, y, B, DEPTH, C, NEXT_RESULTS, INIT, 0, 0, tiles));
    repeat(() -> kernels.addColumnSums(x, 0, DEPTH, C));
    repeat(() -> kernels.tanh(x, 0, DEPTH * Kernels.PANEL));
    repeat(() -> kernels.addSquares(x, 0, DEPTH * Kernels.PANEL, y));
    repeat(() -> kernels.multiplyNarrow(x, 0, B, DEPTH, C, INIT, 0, 1));
    repeat(() -> kernels.multiplyTransposedNarrow(x, 0, y, B, DEPTH, C, INIT, 0, 1));
    return kernels;
  }

  /** Likewise for the loops of recurrent cells, which most programs never need. */
  static CellKernels warmedUp(CellKernels cells) {
    float[] x = new float[FLOATS];
    float[] y = new float[FLOATS];
    int n = DEPTH * Kernels.PANEL;
    repeat(() -> cells.add(x, 0, n, n));
    repeat(() -> cells.multiply(x, 0, n, 2 * n, n));
    repeat(() -> cells.multiplyAdd(x, 0, n, 2 * n, n));
    repeat(() -> cells.sigmoidOfSum(x, 0, n, n));
    repeat(() -> cells.sumOfProducts(x, 0, n, 2 * n, 3 * n, 4 * n, n));
    repeat(() -> cells.mix(x, 0, n, 2 * n, 3 * n, n));
    repeat(() -> cells.lstmBackward(x, y, 0, n, 2 * n, 3 * n, 4 * n, 5 * n, 6 * n, 7 * n, n));
    repeat(() -> cells.gruBackward(x, y, 0, n, 2 * n, 3 * n, 4 * n, 5 * n, n));
    return cells;
  }

  private static void repeat(Runnable call) {
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
  }
}
