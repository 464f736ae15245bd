package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import java.util.List;

/**
 * The integers {@code start} to {@code start + n - 1}. One value is an {@code INT32}.
 *
 * @param n the number of values, at least 1
 * @param start the smallest value; mostly 0
 */
public record Discrete(int n, int start) implements Space<Integer> {
  /** Checks that there is a value, and that all fit an int. */
  public Discrete {
    if (n < 1) {
      throw new EnvironmentException("expected a Discrete space of n >= 1, found n=" + n);
    }
    if ((long) start + n - 1 > Integer.MAX_VALUE) {
      throw new EnvironmentException(
          "expected start + n - 1 within an int, found start=%d n=%d".formatted(start, n));
    }
  }

  /** Returns the integers 0 to {@code n - 1}. */
  public static Discrete of(int n) {
    return new Discrete(n, 0);
  }

  /** Returns the integers {@code start} to {@code start + n - 1}. */
  public static Discrete of(int n, int start) {
    return new Discrete(n, start);
  }

  @Override
  public Integer sample(Rng rng) {
    return start + rng.nextInt(n);
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Integer integer && contains(integer.intValue());
  }

  /** Tells whether {@code value} is one of the integers, without boxing. */
  public boolean contains(int value) {
    long index = (long) value - start;
    return index >= 0 && index < n;
  }

  @Override
  public List<ColumnSpec> columns(String name) {
    return List.of(ColumnSpec.of(name, DType.INT32));
  }

  @Override
  public void write(Integer value, String name, ColumnBatch columns, int row) {
    columns.column(name).setInt(row, value);
  }

  @Override
  public Integer read(String name, ColumnBatch columns, int row) {
    return columns.column(name).getInt(row);
  }

  @Override
  public int flatSize() {
    return n;
  }

  @Override
  public void flatten(String name, ColumnBatch columns, Column into) {
    Flattening.flatten(this, name, columns, into);
  }

  @Override
  public String toString() {
    return start == 0 ? "Discrete(" + n + ")" : "Discrete(" + n + ", start=" + start + ")";
  }
}
