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
  private Gae() {}

  /**
   * Computes advantages and value targets of time-major rows, row {@code t * numEnvs + n}.
   *
   * @param rewards {@code FLOAT32[rows]}, as are all columns but the flags
   * @param values V(s_t)
   * @param nextValues V(s_{t+1}): of the final observation where an episode was truncated; not read
   *     where it terminated
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
    float g = (float) gamma;
    float gl = (float) (gamma * lambda);
    for (int n = 0; n < numEnvs; n++) {
      computeOne(
          rewards.segment(),
          values.segment(),
          nextValues.segment(),
          terminated.segment(),
          truncated.segment(),
          rows,
          numEnvs,
          n,
          g,
          gl,
          advantages.segment(),
          valueTargets.segment());
    }
  }

  private static void computeOne(
      MemorySegment rewards,
      MemorySegment values,
      MemorySegment nextValues,
      MemorySegment terminated,
      MemorySegment truncated,
      int rows,
      int stride,
      int env,
      float gamma,
      float gammaLambda,
      MemorySegment advantages,
      MemorySegment valueTargets) {
    float advantage = 0;
    for (int i = rows - stride + env; i >= 0; i -= stride) {
      float value = values.getAtIndex(JAVA_FLOAT, i);
      float next = gamma * nextValues.getAtIndex(JAVA_FLOAT, i);
      boolean dead = terminated.get(JAVA_BYTE, i) != 0;
      boolean ended = dead | truncated.get(JAVA_BYTE, i) != 0;
      float delta = rewards.getAtIndex(JAVA_FLOAT, i) + (dead ? 0 : next) - value;
      advantage = Math.fma(ended ? 0 : gammaLambda, advantage, delta);
      advantages.setAtIndex(JAVA_FLOAT, i, advantage);
      valueTargets.setAtIndex(JAVA_FLOAT, i, advantage + value);
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
