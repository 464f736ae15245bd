package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.VectorEnvironment;

/**
 * Shifts and scales observations by the running mean and standard deviation of all that was seen so
 * far, over all copies: {@code (observation − mean) / sqrt(variance + epsilon)}.
 */
public final class NormalizeObservation extends ObservationWrapper {
  private final double epsilon;
  private final RunningMoments moments;
  private boolean updating = true;

  /** Wraps an environment whose observations are a Box, with Gymnasium's epsilon of 1e-8. */
  public NormalizeObservation(VectorEnvironment inner) {
    this(inner, 1e-8);
  }

  /**
   * Wraps an environment whose observations are a Box.
   *
   * @param epsilon added to the variance, so that it is never zero
   */
  public NormalizeObservation(VectorEnvironment inner, double epsilon) {
    super(inner, unbounded(box(inner, "NormalizeObservation")));
    this.epsilon = epsilon;
    this.moments = new RunningMoments(((Box) observationSpace()).size());
  }

  /** Sets whether new observations change mean and variance; off for evaluation. */
  public void updateRunningMean(boolean update) {
    this.updating = update;
  }

  @Override
  protected void absorb(int env, ColumnBatch from) {
    if (!updating) {
      return;
    }
    Column source = from.column(OBSERVATION);
    int size = source.rowLength();
    moments.begin();
    for (int k = 0; k < size; k++) {
      moments.add(k, source.get((long) env * size + k));
    }
  }

  @Override
  protected void first(int env, ColumnBatch from, ColumnBatch to) {
    normalize(env, from, to);
  }

  @Override
  protected void next(int env, ColumnBatch from, ColumnBatch to) {
    normalize(env, from, to);
  }

  @Override
  protected StateDict saveOwnState() {
    return super.saveOwnState().putAll("moments", moments.save());
  }

  @Override
  protected void loadOwnState(StateDict state) {
    super.loadOwnState(state);
    moments.load(state.sub("moments"));
  }

  private void normalize(int env, ColumnBatch from, ColumnBatch to) {
    Column source = from.column(OBSERVATION);
    Column target = to.column(OBSERVATION);
    int size = source.rowLength();
    for (int k = 0; k < size; k++) {
      long at = (long) env * size + k;
      double centred = source.get(at) - moments.mean(k);
      target.setFloat(at, (float) (centred / Math.sqrt(moments.variance(k) + epsilon)));
    }
  }

  private static Box unbounded(Box box) {
    return Box.unbounded(box.shape().stream().mapToInt(Integer::intValue).toArray());
  }
}
