package dev.mobula.envs.builtin;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.Box;
import dev.mobula.envs.Space;

/** An environment of physics that is observed as a vector of floats. */
abstract class ClassicControl extends SoaEnvironment {
  private final int observationSize;

  /** All observations, row by row, on their way to the caller's column. */
  private final float[] observations;

  ClassicControl(
      String id, int numEnvs, int variables, Box observationSpace, Space<?> actionSpace) {
    super(id, numEnvs, variables, observationSpace, actionSpace);
    this.observationSize = observationSpace.size();
    this.observations = new float[numEnvs * observationSize];
  }

  /** Writes the observations of copies {@code from} to {@code to} into {@code into}. */
  abstract void observe(int from, int to, float[] into);

  @Override
  public final void observe(ColumnBatch into) {
    observe(0, numEnvs, observations);
    column(into).write(0, observations, observations.length);
  }

  @Override
  public final void observe(int env, ColumnBatch into) {
    observe(env, env + 1, observations);
    Column column = column(into);
    int first = env * observationSize;
    for (int i = first; i < first + observationSize; i++) {
      column.setFloat(i, observations[i]);
    }
  }

  private Column column(ColumnBatch into) {
    return BatchColumns.observation(into, DType.FLOAT32, observationSize);
  }
}
