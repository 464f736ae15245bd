package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;
import java.util.List;

/**
 * Arrays of zeros and ones. One value is a {@code UINT8} array of the space's shape, in row-major
 * order.
 *
 * @param shape the extents of one value
 */
public record MultiBinary(List<Integer> shape) implements Space<int[]> {
  /** Checks the shape. */
  public MultiBinary {
    shape = List.copyOf(shape);
    if (shape.isEmpty() || shape.stream().anyMatch(extent -> extent < 1)) {
      throw new EnvironmentException("expected a shape of extents >= 1, found " + shape);
    }
  }

  /** Returns the arrays of a shape; one extent gives the vectors of that length. */
  public static MultiBinary of(int... shape) {
    return new MultiBinary(Arrays.stream(shape).boxed().toList());
  }

  /** Returns the number of elements of one value. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  @Override
  public int[] sample(Rng rng) {
    int[] value = new int[size()];
    for (int i = 0; i < value.length; i++) {
      value[i] = rng.nextInt(2);
    }
    return value;
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof int[] elements
        && elements.length == size()
        && Arrays.stream(elements).allMatch(bit -> bit == 0 || bit == 1);
  }

  @Override
  public List<ColumnSpec> columns(String name) {
    return List.of(new ColumnSpec(name, DType.UINT8, shape));
  }

  @Override
  public void write(int[] value, String name, ColumnBatch columns, int row) {
    Leaf.expectLength(this, size(), value.length);
    Column column = columns.column(name);
    for (int i = 0; i < value.length; i++) {
      column.setByte((long) row * value.length + i, value[i]);
    }
  }

  @Override
  public int[] read(String name, ColumnBatch columns, int row) {
    Column column = columns.column(name);
    int[] value = new int[size()];
    for (int i = 0; i < value.length; i++) {
      value[i] = column.getByte((long) row * value.length + i);
    }
    return value;
  }

  @Override
  public int flatSize() {
    return size();
  }

  @Override
  public void flatten(String name, ColumnBatch columns, Column into) {
    Flattening.flatten(this, name, columns, into);
  }

  @Override
  public String toString() {
    return "MultiBinary(" + (shape.size() == 1 ? shape.getFirst() : shape) + ")";
  }
}
