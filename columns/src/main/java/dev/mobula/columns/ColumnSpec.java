package dev.mobula.columns;

import java.util.Arrays;
import java.util.List;

/**
 * What a column looks like, without its rows.
 *
 * @param name the column's name in its batch, such as {@code observation}
 * @param dtype the type of its elements
 * @param rowShape the shape of one row; empty for one element a row
 */
public record ColumnSpec(String name, DType dtype, List<Integer> rowShape) {
  /** Copies the shape. */
  public ColumnSpec {
    rowShape = List.copyOf(rowShape);
  }

  /** Creates a spec from the extents of one row. */
  public static ColumnSpec of(String name, DType dtype, int... rowShape) {
    return new ColumnSpec(name, dtype, Arrays.stream(rowShape).boxed().toList());
  }

  /** Returns the number of elements in one row. */
  public int rowLength() {
    return rowShape.stream().reduce(1, Math::multiplyExact);
  }

  /** Allocates a zero-filled column of this kind with {@code rows} rows. */
  public Column allocate(int rows) {
    return Column.allocate(dtype, rows, rowShape.stream().mapToInt(Integer::intValue).toArray());
  }
}
