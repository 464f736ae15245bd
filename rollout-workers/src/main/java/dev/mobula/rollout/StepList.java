package dev.mobula.rollout;

import java.util.Arrays;

/** The rows of consecutive steps. */
final class StepList {
  private int[] rows = new int[16];
  private int size;

  void add(int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
    }
    rows[size++] = row;
  }

  void addAll(StepList other) {
    for (int i = 0; i < other.size; i++) {
      add(other.rows[i]);
    }
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int get(int i) {
    return rows[i];
  }

  int last() {
    return rows[size - 1];
  }

  int[] toArray() {
    return Arrays.copyOf(rows, size);
  }
}
