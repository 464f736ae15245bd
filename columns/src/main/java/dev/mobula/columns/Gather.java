package dev.mobula.columns;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Row gathers. Short rows are moved by words of eight bytes where they consist of those, and else
 * of four, since a bulk copy costs more than a few moves.
 */
final class Gather {
  private static final int BULK_BYTES = 128;
  private static final int PAIR = 2 * Long.BYTES;

  private Gather() {}

  /** Copies rows of elements of at least four bytes. */
  static void wideElements(Column from, int[] indices, int offset, int count, Column into) {
    int bytes = from.rowLength() * from.dtype().bytes();
    MemorySegment source = from.segment();
    MemorySegment target = into.segment();
    if (bytes > BULK_BYTES) {
      rows(from, indices, offset, count, into);
    } else if (bytes == Integer.BYTES) {
      ints(source, indices, offset, count, target);
    } else if (bytes == PAIR) {
      pairs(source, indices, offset, count, target);
    } else if (bytes % Long.BYTES == 0) {
      longs(source, indices, offset, count, bytes, target);
    } else {
      severalInts(source, indices, offset, count, bytes / Integer.BYTES, target);
    }
  }

  private static void ints(
      MemorySegment source, int[] indices, int offset, int count, MemorySegment target) {
    for (int i = 0; i < count; i++) {
      target.setAtIndex(JAVA_INT, i, source.getAtIndex(JAVA_INT, indices[offset + i]));
    }
  }

  private static void severalInts(
      MemorySegment source,
      int[] indices,
      int offset,
      int count,
      int length,
      MemorySegment target) {
    for (int i = 0; i < count; i++) {
      long start = (long) indices[offset + i] * length;
      for (int j = 0; j < length; j++) {
        target.setAtIndex(JAVA_INT, (long) i * length + j, source.getAtIndex(JAVA_INT, start + j));
      }
    }
  }

  private static void pairs(
      MemorySegment source, int[] indices, int offset, int count, MemorySegment target) {
    for (int i = 0; i < count; i++) {
      long start = (long) indices[offset + i] * PAIR;
      long first = source.get(JAVA_LONG_UNALIGNED, start);
      long second = source.get(JAVA_LONG_UNALIGNED, start + Long.BYTES);
      target.set(JAVA_LONG_UNALIGNED, (long) i * PAIR, first);
      target.set(JAVA_LONG_UNALIGNED, (long) i * PAIR + Long.BYTES, second);
    }
  }

  private static void longs(
      MemorySegment source, int[] indices, int offset, int count, int bytes, MemorySegment target) {
    for (int i = 0; i < count; i++) {
      long start = (long) indices[offset + i] * bytes;
      for (int j = 0; j < bytes; j += Long.BYTES) {
        target.set(
            JAVA_LONG_UNALIGNED, (long) i * bytes + j, source.get(JAVA_LONG_UNALIGNED, start + j));
      }
    }
  }

  /** Copies rows of any elements. */
  static void rows(Column from, int[] indices, int offset, int count, Column into) {
    long bytes = (long) from.rowLength() * from.dtype().bytes();
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(
          from.segment(), indices[offset + i] * bytes, into.segment(), i * bytes, bytes);
    }
  }
}
