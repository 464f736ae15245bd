package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnSpec;
import java.util.Arrays;
import java.util.List;

/**
 * An input or output of a model; batch first.
 *
 * @param name as the protocol has it
 * @param datatype the type of its elements
 * @param rowShape the shape of one row; -1 in outputs where any size may come
 * @param rowLength the number of elements in one row; -1 where any may come
 */
record TensorSpec(String name, Datatype datatype, List<Integer> rowShape, int rowLength) {
  static TensorSpec of(String name, ColumnSpec column) {
    return new TensorSpec(name, Datatype.of(column.dtype()), column.rowShape(), column.rowLength());
  }

  Column allocate(int rows) {
    int[] shape = shape(rows);
    return Datatype.allocate(datatype.dtype(), rows, Arrays.copyOfRange(shape, 1, shape.length));
  }

  /** Returns this with the shape that a column has, where it is open. */
  TensorSpec of(Column column) {
    return rowLength >= 0
        ? this
        : new TensorSpec(
            name, datatype, Arrays.stream(column.rowShape()).boxed().toList(), column.rowLength());
  }

  /** Returns the shape of a batch, such as {@code [-1, 4]} where there are -1 rows. */
  int[] shape(int rows) {
    int[] shape = new int[rowShape.size() + 1];
    shape[0] = rows;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = rowShape.get(i - 1);
    }
    return shape;
  }
}
