package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;

/**
 * What a {@link BatchedEnvironment} does with its caller's columns: it brings actions into arrays,
 * rejecting those that no rule covers, and finds the column that observations go to.
 */
public final class BatchColumns {
  private BatchColumns() {}

  /**
   * Reads one integer in {@code [0, n)} per copy.
   *
   * @param id what errors call the environment
   * @param idle copies whose action may be anything; it is read as 0 where it is not in the range
   * @param destination one element per copy
   * @throws EnvironmentException naming the copy whose action is outside the range
   */
  public static void readDiscrete(
      String id, ColumnBatch actions, int n, boolean[] idle, int[] destination) {
    Column column = actions.column(VectorEnvironment.ACTION).expect(DType.INT32);
    expectRowLength(id, column, 1);
    column.read(0, destination, destination.length);
    for (int i = 0; i < destination.length; i++) {
      if (Integer.compareUnsigned(destination[i], n) >= 0) {
        reject(id, i, n, idle, destination);
      }
    }
  }

  /**
   * Reads one number or more per copy; numbers outside the space are the environment's to clip.
   *
   * @param id what errors call the environment
   * @param size the number of numbers per copy
   * @param idle copies whose action may be anything; what is not finite is read as 0
   * @param destination {@code size} elements per copy, copy by copy
   * @throws EnvironmentException naming the copy whose action is not finite
   */
  public static void readContinuous(
      String id, ColumnBatch actions, int size, boolean[] idle, float[] destination) {
    Column column = actions.column(VectorEnvironment.ACTION).expect(DType.FLOAT32);
    expectRowLength(id, column, size);
    column.read(0, destination, destination.length);
    for (int i = 0; i < destination.length; i++) {
      if (!Float.isFinite(destination[i])) {
        int env = i / size;
        if (!idle[env]) {
          throw new EnvironmentException(
              "%s, copy %d: expected a finite action, found %s".formatted(id, env, destination[i]));
        }
        destination[i] = 0;
      }
    }
  }

  /**
   * Returns the only observation column of a batch.
   *
   * @throws EnvironmentException if its rows have another length
   */
  public static Column observation(ColumnBatch observations, DType dtype, int rowLength) {
    Column column = observations.column(VectorEnvironment.OBSERVATION).expect(dtype);
    if (column.rowLength() != rowLength) {
      throw new EnvironmentException(
          "expected an observation column of %d elements a row, found %s"
              .formatted(rowLength, column));
    }
    return column;
  }

  private static void reject(String id, int env, int n, boolean[] idle, int[] actions) {
    if (!idle[env]) {
      throw new EnvironmentException(
          "%s, copy %d: expected an action from 0 to %d, found %d"
              .formatted(id, env, n - 1, actions[env]));
    }
    actions[env] = 0;
  }

  private static void expectRowLength(String id, Column column, int rowLength) {
    if (column.rowLength() != rowLength) {
      throw new EnvironmentException(
          "%s: expected an action column of %d elements a row, found %s"
              .formatted(id, rowLength, column));
    }
  }
}
