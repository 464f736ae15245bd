package dev.mobula.columns;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** Row gathers: short rows element by element, since a bulk copy costs more than a few moves. */
final class Gather {
  private static final int BULK_ELEMENTS = 32;

  private Gather() {}

  static void fourBytes(Column from, int[] indices, int offset, int count, Column into) {
    int length = from.rowLength();
    if (length > BULK_ELEMENTS) {
      rows(from, indices, offset, count, into);
      return;
    }
    MemorySegment source = from.segment();
    MemorySegment target = into.segment();
    for (int i = 0; i < count; i++) {
      long start = (long) indices[offset + i] * length;
      for (int j = 0; j < length; j++) {
        target.setAtIndex(JAVA_INT, (long) i * length + j, source.getAtIndex(JAVA_INT, start + j));
      }
    }
  }

  static void eightBytes(Column from, int[] indices, int offset, int count, Column into) {
    int length = from.rowLength();
    if (length > BULK_ELEMENTS) {
      rows(from, indices, offset, count, into);
      return;
    }
    MemorySegment source = from.segment();
    MemorySegment target = into.segment();
    for (int i = 0; i < count; i++) {
      long start = (long) indices[offset + i] * length;
      for (int j = 0; j < length; j++) {
        target.setAtIndex(
            JAVA_LONG, (long) i * length + j, source.getAtIndex(JAVA_LONG, start + j));
      }
    }
  }

  static void rows(Column from, int[] indices, int offset, int count, Column into) {
    long bytes = (long) from.rowLength() * from.dtype().bytes();
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(
          from.segment(), indices[offset + i] * bytes, into.segment(), i * bytes, bytes);
    }
  }
}
