package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Vectors of integers: element i is one of {@code nvec[i]} values from {@code start[i]} on. One
 * value is an {@code INT32[k]}.
 *
 * @param nvec the number of values of each element, at least 1
 * @param start the smallest value of each element; mostly zeros
 */
public record MultiDiscrete(List<Integer> nvec, List<Integer> start) implements Space<int[]> {
  /** Checks that each element has a value, and that all fit an int. */
  public MultiDiscrete {
    nvec = List.copyOf(nvec);
    start = List.copyOf(start);
    if (nvec.isEmpty() || nvec.size() != start.size()) {
      throw new EnvironmentException(
          "expected nvec and start of one equal length >= 1, found %s and %s"
              .formatted(nvec, start));
    }
    for (int i = 0; i < nvec.size(); i++) {
      if (nvec.get(i) < 1 || (long) start.get(i) + nvec.get(i) - 1 > Integer.MAX_VALUE) {
        throw new EnvironmentException(
            "expected n >= 1 values within an int, found n=%d start=%d at element %d of %s"
                .formatted(nvec.get(i), start.get(i), i, nvec));
      }
    }
  }

  /** Returns the vectors whose element i lies in {@code [0, nvec[i])}. */
  public static MultiDiscrete of(int... nvec) {
    return new MultiDiscrete(
        Arrays.stream(nvec).boxed().toList(), Collections.nCopies(nvec.length, 0));
  }

  /** Returns the number of elements of one value. */
  public int size() {
    return nvec.size();
  }

  @Override
  public int[] sample(Rng rng) {
    int[] value = new int[size()];
    for (int i = 0; i < value.length; i++) {
      value[i] = start.get(i) + rng.nextInt(nvec.get(i));
    }
    return value;
  }

  @Override
  public boolean contains(Object value) {
    if (!(value instanceof int[] elements) || elements.length != size()) {
      return false;
    }
    for (int i = 0; i < elements.length; i++) {
      long index = (long) elements[i] - start.get(i);
      if (index < 0 || index >= nvec.get(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<ColumnSpec> columns(String name) {
    return List.of(ColumnSpec.of(name, DType.INT32, size()));
  }

  @Override
  public void write(int[] value, String name, ColumnBatch columns, int row) {
    Leaf.expectLength(this, size(), value.length);
    Column column = columns.column(name);
    for (int i = 0; i < value.length; i++) {
      column.setInt((long) row * value.length + i, value[i]);
    }
  }

  @Override
  public int[] read(String name, ColumnBatch columns, int row) {
    Column column = columns.column(name);
    int[] value = new int[size()];
    for (int i = 0; i < value.length; i++) {
      value[i] = column.getInt((long) row * value.length + i);
    }
    return value;
  }

  @Override
  public int flatSize() {
    return nvec.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void flatten(String name, ColumnBatch columns, Column into) {
    Flattening.flatten(this, name, columns, into);
  }

  @Override
  public String toString() {
    boolean plain = start.stream().allMatch(s -> s == 0);
    return plain
        ? "MultiDiscrete(" + nvec + ")"
        : "MultiDiscrete(" + nvec + ", start=" + start + ")";
  }
}
