package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;

/**
 * Generalised advantage estimation (Schulman et al., 2016, equations 11 to 16):
 *
 * <pre>
 *   δ_t = r_t + γ·V(s_{t+1})·(1 − terminated_t) − V(s_t)
 *   A_t = δ_t + γ·λ·(1 − ended_t)·A_{t+1},   ended = terminated or truncated
 *   R_t = A_t + V(s_t)
 * </pre>
 *
 * A truncated step bootstraps from the value of its own last observation. Stateless; any thread.
 */
public final class Gae {
  private static final int BLOCK_ROWS = 512;

  private Gae() {}

  /**
   * Computes advantages and value targets of time-major rows, row {@code t * numEnvs + n}.
   *
   * @param rewards {@code FLOAT32[rows]}, as are all columns but the flags
   * @param values V(s_t)
   * @param nextValues V(s_{t+1}): of the final observation where an episode was truncated; any
   *     finite number where it terminated
   * @param terminated {@code BOOL[rows]}
   * @param truncated {@code BOOL[rows]}
   * @param numEnvs the number of environments; divides the rows
   * @param advantages filled
   * @param valueTargets filled
   */
  public static void compute(
      Column rewards,
      Column values,
      Column nextValues,
      Column terminated,
      Column truncated,
      int numEnvs,
      double gamma,
      double lambda,
      Column advantages,
      Column valueTargets) {
    int rows = rewards.rows();
    if (numEnvs < 1 || rows % numEnvs != 0) {
      throw new RllibException(
          "expected a number of environments that divides %d rows, found %d"
              .formatted(rows, numEnvs));
    }
    check(rewards, DType.FLOAT32, rows);
    check(values, DType.FLOAT32, rows);
    check(nextValues, DType.FLOAT32, rows);
    check(terminated, DType.BOOL, rows);
    check(truncated, DType.BOOL, rows);
    check(advantages, DType.FLOAT32, rows);
    check(valueTargets, DType.FLOAT32, rows);
    int blockRows = Math.max(2, BLOCK_ROWS / numEnvs / 2 * 2) * numEnvs;
    Block block = new Block(Math.min(rows, blockRows), numEnvs, gamma, lambda);
    for (int to = rows; to > 0; to -= blockRows) {
      block.select(Math.max(0, to - blockRows), to);
      block.read(rewards, values, nextValues, terminated, truncated);
      block.compute();
      block.write(advantages, valueTargets);
    }
  }

  /** Steps of all environments in arrays, where access is faster than in columns. */
  private static final class Block {
    private final int numEnvs;
    private final float[] rewards;
    private final float[] values;
    private final float[] nextValues;
    private final byte[] terminated;
    private final byte[] truncated;

    /** γ and γ·λ, or 0, by the flags: a table, since branches here are hard to predict. */
    private final float[] discounts;

    private final float[] traces;

    /** The advantages of the step after the block. */
    private final float[] later;

    private int first;
    private int rows;

    Block(int capacity, int numEnvs, double gamma, double lambda) {
      this.numEnvs = numEnvs;
      rewards = new float[capacity];
      values = new float[capacity];
      nextValues = new float[capacity];
      terminated = new byte[capacity];
      truncated = new byte[capacity];
      later = new float[numEnvs];
      discounts = new float[] {(float) gamma, 0};
      traces = new float[] {(float) (gamma * lambda), 0, 0, 0};
    }

    void select(int from, int to) {
      first = from;
      rows = to - from;
    }

    void read(Column r, Column v, Column next, Column dead, Column cut) {
      r.read(first, rewards, rows);
      v.read(first, values, rows);
      next.read(first, nextValues, rows);
      dead.read(first, terminated, rows);
      cut.read(first, truncated, rows);
    }

    void write(Column advantages, Column targets) {
      advantages.write(first, rewards, rows);
      targets.write(first, values, rows);
    }

    void compute() {
      for (int n = 0; n < numEnvs; n++) {
        later[n] = compute(n, numEnvs, later[n]);
      }
    }

    /**
     * Turns rewards into advantages and values into targets, two steps at a time: A_{t-1} follows
     * from A_{t+1} without waiting for A_t.
     */
    private float compute(int n, int stride, float after) {
      float advantage = after;
      int i = rows - stride + n;
      for (; i >= stride; i -= 2 * stride) {
        int j = i - stride;
        float late = delta(i);
        float early = delta(j);
        float lateTrace = trace(i);
        float earlyTrace = trace(j);
        store(i, Math.fma(lateTrace, advantage, late));
        float both = Math.fma(earlyTrace, late, early);
        advantage = Math.fma(earlyTrace * lateTrace, advantage, both);
        store(j, advantage);
      }
      if (i >= 0) {
        advantage = Math.fma(trace(i), advantage, delta(i));
        store(i, advantage);
      }
      return advantage;
    }

    private float delta(int i) {
      return Math.fma(discounts[terminated[i] & 1], nextValues[i], rewards[i] - values[i]);
    }

    private float trace(int i) {
      return traces[(terminated[i] & 1) + 2 * (truncated[i] & 1)];
    }

    private void store(int i, float advantage) {
      rewards[i] = advantage;
      values[i] += advantage;
    }
  }

  private static void check(Column column, DType dtype, int rows) {
    if (column.dtype() != dtype || column.size() != rows) {
      throw new RllibException("expected %s[%d], found %s".formatted(dtype, rows, column));
    }
  }
}
