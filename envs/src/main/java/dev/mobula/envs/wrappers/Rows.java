package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Copies single rows between columns. */
final class Rows {
  private Rows() {}

  /** Copies a row of every column to the same row of the columns of the same names. */
  static void copy(ColumnBatch from, ColumnBatch to, int row) {
    for (Map.Entry<String, Column> entry : from.columns().entrySet()) {
      Column source = entry.getValue();
      long bytes = bytes(source);
      MemorySegment.copy(
          source.segment(),
          row * bytes,
          to.column(entry.getKey()).expect(source.dtype()).segment(),
          row * bytes,
          bytes);
    }
  }

  /** Returns the size of one row in bytes. */
  static long bytes(Column column) {
    return (long) column.rowLength() * column.dtype().bytes();
  }
}
