package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;
import java.util.Arrays;

/**
 * Appends the number of steps since the episode's start to each observation, which is flattened;
 * optionally as a fraction of the time limit.
 */
public final class TimeAwareObservation extends ObservationWrapper {
  private final double unit;
  private final int[] elapsed;

  /**
   * Wraps an environment whose observations are a {@code FLOAT32} Box.
   *
   * @param maxEpisodeSteps the time limit, the upper bound of what is appended
   * @param normalizeTime whether to append the fraction of the limit, 0 to 1
   */
  public TimeAwareObservation(VectorEnvironment inner, int maxEpisodeSteps, boolean normalizeTime) {
    super(inner, extended(box(inner, "TimeAwareObservation"), normalizeTime ? 1 : maxEpisodeSteps));
    this.unit = normalizeTime ? 1.0 / maxEpisodeSteps : 1;
    this.elapsed = new int[inner.numEnvs()];
  }

  @Override
  protected void first(int env, ColumnBatch from, ColumnBatch to) {
    elapsed[env] = 0;
    append(env, from, to);
  }

  @Override
  protected void next(int env, ColumnBatch from, ColumnBatch to) {
    elapsed[env]++;
    append(env, from, to);
  }

  @Override
  protected StateDict saveOwnState() {
    return super.saveOwnState().put("elapsed", Column.ofInts(elapsed));
  }

  @Override
  protected void loadOwnState(StateDict state) {
    super.loadOwnState(state);
    int[] saved = state.column("elapsed").toIntArray();
    System.arraycopy(saved, 0, elapsed, 0, elapsed.length);
  }

  private void append(int env, ColumnBatch from, ColumnBatch to) {
    Column source = from.column(OBSERVATION);
    Column target = to.column(OBSERVATION);
    int size = source.rowLength();
    long start = (long) env * (size + 1);
    for (int k = 0; k < size; k++) {
      target.setFloat(start + k, source.getFloat((long) env * size + k));
    }
    target.setFloat(start + size, (float) (elapsed[env] * unit));
  }

  private static Box extended(Box box, double maxTime) {
    if (box.dtype() != DType.FLOAT32) {
      throw new EnvironmentException(
          "expected FLOAT32 observations for TimeAwareObservation, found "
              + box
              + "; wrap it in FlattenObservation first");
    }
    if (!(maxTime >= 1)) {
      throw new EnvironmentException("expected max_episode_steps >= 1, found " + maxTime);
    }
    double[] low = Arrays.copyOf(box.low(), box.size() + 1);
    double[] high = Arrays.copyOf(box.high(), box.size() + 1);
    high[box.size()] = maxTime;
    return Box.of(low, high);
  }
}
