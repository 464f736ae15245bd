package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;

/** Makes columns from reference numbers, and compares them. */
public final class ColumnAssertions {
  private ColumnAssertions() {}

  /** Returns {@code FLOAT32[n]}. */
  public static Column floats(double... values) {
    Column column = Column.allocate(DType.FLOAT32, values.length);
    for (int i = 0; i < values.length; i++) {
      column.setFloat(i, (float) values[i]);
    }
    return column;
  }

  /** Returns {@code BOOL[n]}, true where a value is not 0. */
  public static Column flags(double... values) {
    Column column = Column.allocate(DType.BOOL, values.length);
    for (int i = 0; i < values.length; i++) {
      column.setBool(i, values[i] != 0);
    }
    return column;
  }

  /** Compares within 1e-5 · max(1, largest |expected|). */
  public static void assertClose(String what, double[] expected, Column actual) {
    assertEquals(expected.length, actual.size(), what);
    double largest = 1;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual.get(i), 1e-5 * largest, what + " at " + i);
    }
  }
}
