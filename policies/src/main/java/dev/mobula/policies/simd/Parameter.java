package dev.mobula.policies.simd;

import dev.mobula.policies.ParameterLayout.Slice;

/**
 * Where a parameter lies in {@link Memory}: in panels of {@link Kernels#PANEL} columns, each
 * row-major with its rows padded to a multiple of {@link Kernels#TILE_ROWS} (a vector is one row,
 * unpadded). Padding is zero and stays so, as its gradients are.
 *
 * @param slice where it lies in the flat vector
 * @param offset its first float
 * @param paddedRows the rows of a panel
 */
record Parameter(Slice slice, int offset, int paddedRows) {
  static Parameter of(Slice slice, int offset, boolean weight) {
    int rows = weight ? Math.ceilDiv(slice.rows(), Kernels.TILE_ROWS) * Kernels.TILE_ROWS : 1;
    return new Parameter(slice, offset, rows);
  }

  /** Returns the floats of a panel. */
  int panelSize() {
    return paddedRows * Kernels.PANEL;
  }

  /** Returns the floats it takes. */
  int floats() {
    return Block.panels(slice.columns()) * panelSize();
  }

  /** Returns the index after its last float. */
  int end() {
    return offset + floats();
  }

  /** Copies the parameter from the flat vector. */
  void unpack(float[] flat, float[] memory) {
    unpack(flat, slice.offset(), memory);
  }

  /** Copies the parameter from a place in an array. */
  void unpack(float[] flat, int at, float[] memory) {
    for (int row = 0; row < slice.rows(); row++) {
      for (int column = 0; column < slice.columns(); column += Kernels.PANEL) {
        int from = at + row * slice.columns() + column;
        System.arraycopy(flat, from, memory, index(row, column), inPanel(column));
      }
    }
  }

  /** Copies the parameter into the flat vector. */
  void pack(float[] memory, float[] flat) {
    pack(memory, flat, slice.offset());
  }

  /** Copies the parameter to a place in an array. */
  void pack(float[] memory, float[] flat, int at) {
    for (int row = 0; row < slice.rows(); row++) {
      for (int column = 0; column < slice.columns(); column += Kernels.PANEL) {
        int to = at + row * slice.columns() + column;
        System.arraycopy(memory, index(row, column), flat, to, inPanel(column));
      }
    }
  }

  /** Returns the columns in use of the panel that begins with a column. */
  private int inPanel(int column) {
    return Math.min(Kernels.PANEL, slice.columns() - column);
  }

  /** Returns where a row of the panel lies that begins with a column. */
  private int index(int row, int column) {
    return offset + column / Kernels.PANEL * panelSize() + row * Kernels.PANEL;
  }
}
