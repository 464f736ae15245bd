package dev.mobula.policies;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.lang.foreign.MemorySegment;

/** Bulk copies between the first elements of columns and of arrays, checked. */
final class Transfer {
  private Transfer() {}

  static void read(String name, Column from, float[] into, int count) {
    if (from.dtype() == DType.FLOAT64) {
      check(name, from, DType.FLOAT64, count);
      for (int i = 0; i < count; i++) {
        into[i] = (float) from.segment().getAtIndex(JAVA_DOUBLE, i);
      }
      return;
    }
    check(name, from, DType.FLOAT32, count);
    MemorySegment.copy(from.segment(), JAVA_FLOAT, 0, into, 0, count);
  }

  static void write(String name, float[] from, Column into, int count) {
    if (into.dtype() == DType.FLOAT64) {
      check(name, into, DType.FLOAT64, count);
      for (int i = 0; i < count; i++) {
        into.segment().setAtIndex(JAVA_DOUBLE, i, from[i]);
      }
      return;
    }
    check(name, into, DType.FLOAT32, count);
    MemorySegment.copy(from, 0, into.segment(), JAVA_FLOAT, 0, count);
  }

  static void read(String name, Column from, int[] into, int count) {
    check(name, from, DType.INT32, count);
    MemorySegment.copy(from.segment(), JAVA_INT, 0, into, 0, count);
  }

  static void write(String name, int[] from, Column into, int count) {
    check(name, into, DType.INT32, count);
    MemorySegment.copy(from, 0, into.segment(), JAVA_INT, 0, count);
  }

  static void read(String name, Column from, DType dtype, byte[] into, int count) {
    check(name, from, dtype, count);
    MemorySegment.copy(from.segment(), JAVA_BYTE, 0, into, 0, count);
  }

  static void write(String name, byte[] from, Column into, int count) {
    check(name, into, DType.UINT8, count);
    MemorySegment.copy(from, 0, into.segment(), JAVA_BYTE, 0, count);
  }

  private static void check(String name, Column column, DType dtype, int count) {
    if (column.dtype() != dtype || column.size() < count) {
      throw new PolicyException(
          "expected at least %d elements of %s in '%s', found %s"
              .formatted(count, dtype, name, column));
    }
  }
}
