package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;

/** Bulk copies between the first elements of columns and of arrays, checked. */
final class Transfer {
  private Transfer() {}

  static void read(String name, Column from, float[] into, int count) {
    if (from.dtype() == DType.FLOAT64) {
      check(name, from, DType.FLOAT64, count);
      for (int i = 0; i < count; i++) {
        into[i] = (float) from.getDouble(i);
      }
      return;
    }
    check(name, from, DType.FLOAT32, count);
    from.read(0, into, count);
  }

  static void write(String name, float[] from, Column into, int count) {
    if (into.dtype() == DType.FLOAT64) {
      check(name, into, DType.FLOAT64, count);
      for (int i = 0; i < count; i++) {
        into.setDouble(i, from[i]);
      }
      return;
    }
    check(name, into, DType.FLOAT32, count);
    into.write(0, from, count);
  }

  static void read(String name, Column from, int[] into, int count) {
    check(name, from, DType.INT32, count);
    from.read(0, into, count);
  }

  static void write(String name, int[] from, Column into, int count) {
    check(name, into, DType.INT32, count);
    into.write(0, from, count);
  }

  static void read(String name, Column from, DType dtype, byte[] into, int count) {
    check(name, from, dtype, count);
    from.read(0, into, count);
  }

  static void write(String name, byte[] from, Column into, int count) {
    check(name, into, DType.UINT8, count);
    into.write(0, from, count);
  }

  private static void check(String name, Column column, DType dtype, int count) {
    if (column.dtype() != dtype || column.size() < count) {
      throw new PolicyException(
          "expected at least %d elements of %s in '%s', found %s"
              .formatted(count, dtype, name, column));
    }
  }
}
