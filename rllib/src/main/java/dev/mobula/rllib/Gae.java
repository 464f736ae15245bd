package dev.mobula.rllib;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.lang.foreign.MemorySegment;

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
  private static final int BLOCK_ROWS = 2048;

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
    check(rows, numEnvs, rewards, values, nextValues, advantages, valueTargets);
    checkFlags(rows, terminated, truncated);
    int blockSteps = Math.max(2, BLOCK_ROWS / numEnvs / 2 * 2);
    Block block = new Block(numEnvs, Math.min(rows, blockSteps * numEnvs), gamma, lambda);
    for (int to = rows; to > 0; to -= blockSteps * numEnvs) {
      int from = Math.max(0, to - blockSteps * numEnvs);
      block.read(rewards, values, nextValues, terminated, truncated, from, to - from);
      block.compute();
      block.write(advantages, valueTargets, from);
    }
  }

  /** Rows in arrays, where access is twice as fast as in columns; the last block comes first. */
  private static final class Block {
    private final int numEnvs;
    private final float[] rewards;
    private final float[] values;
    private final float[] nextValues;
    private final byte[] terminated;
    private final byte[] truncated;

    /** The advantages of the step after the block. */
    private final float[] later;

    /** γ and γ·λ, or 0, by the flags: a table, since branches here are hard to predict. */
    private final float[] discounts;

    private final float[] traces;
    private int rows;

    Block(int numEnvs, int capacity, double gamma, double lambda) {
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

    void read(Column r, Column v, Column next, Column dead, Column cut, int from, int count) {
      rows = count;
      copy(r, from, rewards);
      copy(v, from, values);
      copy(next, from, nextValues);
      MemorySegment.copy(dead.segment(), JAVA_BYTE, from, terminated, 0, rows);
      MemorySegment.copy(cut.segment(), JAVA_BYTE, from, truncated, 0, rows);
    }

    private void copy(Column column, int from, float[] into) {
      MemorySegment.copy(column.segment(), JAVA_FLOAT, from * 4L, into, 0, rows);
    }

    void write(Column advantages, Column targets, int to) {
      MemorySegment.copy(rewards, 0, advantages.segment(), JAVA_FLOAT, to * 4L, rows);
      MemorySegment.copy(values, 0, targets.segment(), JAVA_FLOAT, to * 4L, rows);
    }

    void compute() {
      for (int n = 0; n < numEnvs; n++) {
        later[n] = compute(n, later[n]);
      }
    }

    /**
     * Turns rewards into advantages and values into targets, two steps at a time: A_{t-1} follows
     * from A_{t+1} without waiting for A_t.
     */
    private float compute(int n, float after) {
      float[] r = rewards;
      float[] v = values;
      float advantage = after;
      int i = rows - numEnvs + n;
      for (; i >= numEnvs; i -= 2 * numEnvs) {
        int j = i - numEnvs;
        float late = delta(i);
        float early = delta(j);
        float lateTrace = trace(i);
        float earlyTrace = trace(j);
        float a = Math.fma(lateTrace, advantage, late);
        advantage = Math.fma(earlyTrace * lateTrace, advantage, Math.fma(earlyTrace, late, early));
        r[i] = a;
        v[i] += a;
        r[j] = advantage;
        v[j] += advantage;
      }
      if (i >= 0) {
        advantage = Math.fma(trace(i), advantage, delta(i));
        r[i] = advantage;
        v[i] += advantage;
      }
      return advantage;
    }

    private float delta(int i) {
      return Math.fma(discounts[terminated[i] & 1], nextValues[i], rewards[i] - values[i]);
    }

    private float trace(int i) {
      return traces[(terminated[i] & 1) + 2 * (truncated[i] & 1)];
    }
  }

  private static void check(int rows, int numEnvs, Column... columns) {
    if (numEnvs < 1 || rows % numEnvs != 0) {
      throw new RllibException(
          "expected a number of environments that divides %d rows, found %d"
              .formatted(rows, numEnvs));
    }
    for (Column column : columns) {
      if (column.dtype() != DType.FLOAT32 || column.size() != rows) {
        throw new RllibException("expected FLOAT32[" + rows + "], found " + column);
      }
    }
  }

  private static void checkFlags(int rows, Column... flags) {
    for (Column column : flags) {
      if (column.dtype() != DType.BOOL || column.size() != rows) {
        throw new RllibException("expected BOOL[" + rows + "], found " + column);
      }
    }
  }
}
