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
  private static final int BLOCK_STEPS = 512;

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
    Block block = new Block(Math.min(rows / numEnvs, BLOCK_STEPS), numEnvs, gamma, lambda);
    for (int n = 0; n < numEnvs; n++) {
      block.startEnvironment(n);
      for (int to = rows / numEnvs; to > 0; to -= BLOCK_STEPS) {
        block.select(Math.max(0, to - BLOCK_STEPS), to);
        block.read(rewards, values, nextValues, terminated, truncated);
        block.compute();
        block.write(advantages, valueTargets);
      }
    }
  }

  /** Steps of one environment in arrays, where access is faster than in columns. */
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

    /** The advantage of the step after the block. */
    private float later;

    private int environment;
    private int first;
    private int steps;

    Block(int capacity, int numEnvs, double gamma, double lambda) {
      this.numEnvs = numEnvs;
      rewards = new float[capacity];
      values = new float[capacity];
      nextValues = new float[capacity];
      terminated = new byte[capacity];
      truncated = new byte[capacity];
      discounts = new float[] {(float) gamma, 0};
      traces = new float[] {(float) (gamma * lambda), 0, 0, 0};
    }

    void startEnvironment(int n) {
      environment = n;
      later = 0;
    }

    void select(int from, int to) {
      first = from;
      steps = to - from;
    }

    void read(Column r, Column v, Column next, Column dead, Column cut) {
      read(r.segment(), rewards);
      read(v.segment(), values);
      read(next.segment(), nextValues);
      read(dead.segment(), terminated);
      read(cut.segment(), truncated);
    }

    void write(Column advantages, Column targets) {
      write(rewards, advantages.segment());
      write(values, targets.segment());
    }

    private void read(MemorySegment from, float[] into) {
      if (numEnvs == 1) {
        MemorySegment.copy(from, JAVA_FLOAT, first * 4L, into, 0, steps);
        return;
      }
      for (int t = 0; t < steps; t++) {
        into[t] = from.getAtIndex(JAVA_FLOAT, row(t));
      }
    }

    private void read(MemorySegment from, byte[] into) {
      if (numEnvs == 1) {
        MemorySegment.copy(from, JAVA_BYTE, first, into, 0, steps);
        return;
      }
      for (int t = 0; t < steps; t++) {
        into[t] = from.get(JAVA_BYTE, row(t));
      }
    }

    private void write(float[] from, MemorySegment into) {
      if (numEnvs == 1) {
        MemorySegment.copy(from, 0, into, JAVA_FLOAT, first * 4L, steps);
        return;
      }
      for (int t = 0; t < steps; t++) {
        into.setAtIndex(JAVA_FLOAT, row(t), from[t]);
      }
    }

    private long row(int t) {
      return (long) (first + t) * numEnvs + environment;
    }

    /**
     * Turns rewards into advantages and values into targets, two steps at a time: A_{t-1} follows
     * from A_{t+1} without waiting for A_t.
     */
    void compute() {
      float advantage = later;
      int t = steps - 1;
      for (; t > 0; t -= 2) {
        float late = delta(t);
        float early = delta(t - 1);
        float lateTrace = trace(t);
        float earlyTrace = trace(t - 1);
        store(t, Math.fma(lateTrace, advantage, late));
        float both = Math.fma(earlyTrace, late, early);
        advantage = Math.fma(earlyTrace * lateTrace, advantage, both);
        store(t - 1, advantage);
      }
      if (t == 0) {
        advantage = Math.fma(trace(0), advantage, delta(0));
        store(0, advantage);
      }
      later = advantage;
    }

    private float delta(int t) {
      return Math.fma(discounts[terminated[t] & 1], nextValues[t], rewards[t] - values[t]);
    }

    private float trace(int t) {
      return traces[(terminated[t] & 1) + 2 * (truncated[t] & 1)];
    }

    private void store(int t, float advantage) {
      rewards[t] = advantage;
      values[t] += advantage;
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
