package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

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

  /**
   * Steps of all environments in arrays, where access is faster than in columns. All but the
   * recurrence is done a whole array at a time, in loops that the JIT turns into vector code.
   */
  private static final class Block {
    /** Flags in a word. */
    private static final int FLAGS = Long.BYTES;

    private static final VarHandle WORD =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final int numEnvs;
    private final float gamma;
    private final float decay;
    private final float[] rewards;
    private final float[] values;
    private final float[] nextValues;
    private final byte[] terminated;
    private final byte[] truncated;

    /** δ_t, then A_t. */
    private final float[] advantages;

    /** What of A_{t+1} goes into A_t: γ·λ, or 0 where an episode ended. */
    private final float[] traces;

    /** The advantages of the step after the block. */
    private final float[] later;

    private int first;
    private int rows;

    Block(int blockRows, int numEnvs, double gamma, double lambda) {
      int capacity = (blockRows + FLAGS - 1) / FLAGS * FLAGS;
      this.numEnvs = numEnvs;
      this.gamma = (float) gamma;
      this.decay = (float) (gamma * lambda);
      rewards = new float[capacity];
      values = new float[capacity];
      nextValues = new float[capacity];
      terminated = new byte[capacity];
      truncated = new byte[capacity];
      advantages = new float[capacity];
      traces = new float[capacity];
      later = new float[numEnvs];
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

    void write(Column advantageColumn, Column targets) {
      advantageColumn.write(first, advantages, rows);
      targets.write(first, values, rows);
    }

    void compute() {
      computeDeltas(rows, gamma, nextValues, rewards, values, advantages);
      Arrays.fill(traces, decay);
      endEpisodes();
      if (numEnvs == 1) { // a stride that the JIT sees to be 1 needs no check of bounds
        later[0] = accumulate(0, 1, rows, traces, advantages, later[0]);
      } else {
        for (int n = 0; n < numEnvs; n++) {
          later[n] = accumulate(n, numEnvs, rows, traces, advantages, later[n]);
        }
      }
      for (int i = 0; i < rows; i++) {
        values[i] += advantages[i];
      }
    }

    private static void computeDeltas(
        int rows,
        float gamma,
        float[] nextValues,
        float[] rewards,
        float[] values,
        float[] deltas) {
      for (int i = 0; i < rows; i++) {
        deltas[i] = Math.fma(gamma, nextValues[i], rewards[i] - values[i]);
      }
    }

    /** Mends the rows that end an episode: few, so their flags are looked at eight at a time. */
    private void endEpisodes() {
      for (int i = 0; i < rows; i += FLAGS) {
        if (((long) WORD.get(terminated, i) | (long) WORD.get(truncated, i)) != 0) {
          for (int row = i; row < i + FLAGS; row++) {
            endEpisode(row);
          }
        }
      }
    }

    private void endEpisode(int row) {
      if (terminated[row] != 0) {
        advantages[row] = rewards[row] - values[row];
      }
      if ((terminated[row] | truncated[row]) != 0) {
        traces[row] = 0;
      }
    }

    /**
     * Turns δ into A from the last row of one environment to its first, two steps at a time:
     * A_{t-1} follows from A_{t+1} without waiting for A_t.
     *
     * @return the advantage of the first row
     */
    private static float accumulate(
        int n, int stride, int rows, float[] traces, float[] advantages, float after) {
      float advantage = after;
      int i = rows - stride + n;
      for (; i >= stride; i -= 2 * stride) {
        int j = i - stride;
        float late = advantages[i];
        float lateTrace = traces[i];
        float earlyTrace = traces[j];
        float both = Math.fma(earlyTrace, late, advantages[j]);
        advantages[i] = Math.fma(lateTrace, advantage, late);
        advantage = Math.fma(earlyTrace * lateTrace, advantage, both);
        advantages[j] = advantage;
      }
      if (i >= 0) {
        advantage = Math.fma(traces[i], advantage, advantages[i]);
        advantages[i] = advantage;
      }
      return advantage;
    }
  }

  private static void check(Column column, DType dtype, int rows) {
    if (column.dtype() != dtype || column.size() != rows) {
      throw new RllibException("expected %s[%d], found %s".formatted(dtype, rows, column));
    }
  }
}
