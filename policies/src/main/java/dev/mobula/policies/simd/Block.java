package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;
import java.util.Arrays;

/**
 * Where a matrix of activations {@code [rows, size]} lies in {@link Memory}: in groups of {@link
 * Kernels#STRIDE} columns, each group row-major with that stride. Columns beyond {@code size} are
 * zero. The gradient lies at the same place in the gradients.
 *
 * @param offset the first float
 * @param rows the rows there is room for, a multiple of {@link Kernels#NARROW_ROWS}
 * @param size the columns in use
 */
record Block(int offset, int rows, int size) {
  /** Returns the first float of a row in a group of columns. */
  int at(int group, int row) {
    return offset + (group * rows + row) * Kernels.STRIDE;
  }

  /** Returns the index of a column in row 0; the same column of a row is a stride a row further. */
  int columnAt(int column) {
    return at(column / Kernels.STRIDE, 0) + column % Kernels.STRIDE;
  }

  /** Sets rows to zero. */
  void clearRows(float[] array, int from, int to) {
    for (int group = 0; group < groups(); group++) {
      Arrays.fill(array, at(group, from), at(group, to), 0f);
    }
  }

  /** Applies an activation to rows. */
  void activate(Kernels kernels, Activation activation, Memory memory, int from, int to) {
    for (int group = 0; group < groups(); group++) {
      int start = at(group, from);
      int end = at(group, to);
      Activations.apply(kernels, activation, memory.values, memory.slopes, start, end);
    }
  }

  /** Turns the gradients of rows after an activation into those before it. */
  void backwardActivation(Activation activation, Memory memory, int from, int to) {
    for (int group = 0; group < groups(); group++) {
      int start = at(group, from);
      int end = at(group, to);
      Activations.backward(activation, memory.values, memory.slopes, memory.gradients, start, end);
    }
  }

  /** Returns the number of groups of columns. */
  int groups() {
    return groups(size);
  }

  /** Returns the columns in use of a group. */
  int width(int group) {
    return Math.min(Kernels.STRIDE, size - group * Kernels.STRIDE);
  }

  /** Returns the first float of a panel of {@link Kernels#PANEL} columns in a row. */
  int panelAt(int panel, int row) {
    int column = panel * Kernels.PANEL;
    return at(column / Kernels.STRIDE, row) + column % Kernels.STRIDE;
  }

  /** Returns the number of panels that hold columns in use. */
  int panels() {
    return panels(size);
  }

  /** Tells whether the columns in use of a panel fit a narrow tile. */
  boolean isNarrow(int panel) {
    return size - panel * Kernels.PANEL <= Kernels.NARROW;
  }

  /**
   * Returns how many panels from this one on are computed together: two where the next one lies in
   * the same group and neither is narrow.
   */
  int panelsTogether(int panel) {
    boolean even = panel % 2 == 0; // a group holds an even number of panels
    return even && panel + 1 < panels() && !isNarrow(panel + 1) ? 2 : 1;
  }

  static int groups(int size) {
    return Math.ceilDiv(size, Kernels.STRIDE);
  }

  static int panels(int size) {
    return Math.ceilDiv(size, Kernels.PANEL);
  }

  /** Returns the floats that a block takes. */
  static long floats(int rows, int size) {
    return (long) groups(size) * rows * Kernels.STRIDE;
  }

  /** Copies rows from a dense row-major array. */
  void unpack(float[] dense, float[] memory, int rowCount) {
    for (int group = 0; group < groups(); group++) {
      int width = width(group);
      copyRows(
          dense,
          group * Kernels.STRIDE,
          size,
          memory,
          at(group, 0),
          Kernels.STRIDE,
          width,
          rowCount);
    }
  }

  /** Copies rows into a dense row-major array. */
  void pack(float[] memory, float[] dense, int rowCount) {
    for (int group = 0; group < groups(); group++) {
      int width = width(group);
      copyRows(
          memory,
          at(group, 0),
          Kernels.STRIDE,
          dense,
          group * Kernels.STRIDE,
          size,
          width,
          rowCount);
    }
  }

  private static void copyRows(
      float[] from,
      int at,
      int stride,
      float[] to,
      int toAt,
      int toStride,
      int width,
      int rowCount) {
    for (int row = 0; row < rowCount; row++) {
      int source = at + row * stride;
      int target = toAt + row * toStride;
      if (width >= Kernels.PANEL) {
        System.arraycopy(from, source, to, target, width);
      } else {
        for (int j = 0; j < width; j++) {
          to[target + j] = from[source + j];
        }
      }
    }
  }
}
