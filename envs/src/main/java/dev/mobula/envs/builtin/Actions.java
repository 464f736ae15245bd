package dev.mobula.envs.builtin;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.EnvironmentException;

/** Brings actions from columns into arrays, and rejects those that no rule covers. */
final class Actions {
  private Actions() {}

  /** Reads one integer in {@code [0, n)} per copy. */
  static void readDiscrete(
      String id, ColumnBatch actions, int n, boolean[] idle, int[] destination) {
    Column column = actions.column("action").expect(DType.INT32);
    expectOneElement(id, column);
    column.read(0, destination, destination.length);
    for (int i = 0; i < destination.length; i++) {
      if (Integer.compareUnsigned(destination[i], n) >= 0) {
        reject(id, i, n, idle, destination);
      }
    }
  }

  /** Reads one number per copy; numbers outside the space are the environment's to clip. */
  static void readContinuous(String id, ColumnBatch actions, boolean[] idle, float[] destination) {
    Column column = actions.column("action").expect(DType.FLOAT32);
    expectOneElement(id, column);
    column.read(0, destination, destination.length);
    for (int i = 0; i < destination.length; i++) {
      if (!Float.isFinite(destination[i])) {
        if (!idle[i]) {
          throw new EnvironmentException(
              "%s, copy %d: expected a finite action, found %s".formatted(id, i, destination[i]));
        }
        destination[i] = 0;
      }
    }
  }

  private static void reject(String id, int env, int n, boolean[] idle, int[] actions) {
    if (!idle[env]) {
      throw new EnvironmentException(
          "%s, copy %d: expected an action from 0 to %d, found %d"
              .formatted(id, env, n - 1, actions[env]));
    }
    actions[env] = 0;
  }

  private static void expectOneElement(String id, Column column) {
    if (column.rowLength() != 1) {
      throw new EnvironmentException(
          "%s: expected an action column of one element a row, found %s".formatted(id, column));
    }
  }
}
