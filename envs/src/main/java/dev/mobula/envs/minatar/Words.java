package dev.mobula.envs.minatar;

import java.util.Arrays;

/**
 * The variables of a game as one row of integers. Each variable passes through {@link #exchange}
 * and becomes what that returns: itself when the game is saved, the saved one when it is loaded. So
 * the list of variables stands in one place.
 */
final class Words {
  private final boolean loading;
  private int[] values;
  private int next;

  private Words(boolean loading, int[] values) {
    this.loading = loading;
    this.values = values;
  }

  static Words saving() {
    return new Words(false, new int[64]);
  }

  static Words loading(int[] values) {
    return new Words(true, values);
  }

  int exchange(int variable) {
    if (loading) {
      return values[next++];
    }
    if (next == values.length) {
      values = Arrays.copyOf(values, 2 * next);
    }
    values[next++] = variable;
    return variable;
  }

  boolean exchange(boolean variable) {
    return exchange(variable ? 1 : 0) != 0;
  }

  void exchange(int[] variables) {
    for (int i = 0; i < variables.length; i++) {
      variables[i] = exchange(variables[i]);
    }
  }

  /** Returns what was saved. */
  int[] saved() {
    return Arrays.copyOf(values, next);
  }
}
