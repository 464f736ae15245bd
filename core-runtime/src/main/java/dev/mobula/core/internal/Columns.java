package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import java.util.LinkedHashMap;

/** Columns as immutable objects: those that may be shared are, others are copied once. */
final class Columns {
  /** A thread that owns nothing: memory it may read, any thread may. */
  private static final Thread ANY_THREAD = Thread.ofPlatform().unstarted(() -> {});

  /** From here on the pages of new memory cost more than all else about a copy. */
  static final long MIN_STORED_BYTES = 1 << 20;

  private Columns() {}

  static boolean isAccessibleEverywhere(Column column) {
    return column.segment().isAccessibleBy(ANY_THREAD);
  }

  /** Returns the column itself if it may be shared, else a copy, sealed or in the object store. */
  static Object seal(Column column) {
    Node current = CurrentNode.get();
    Node node = current == null || current.isClosed() ? null : current;
    if (column.isSealed() && isAccessibleEverywhere(column)) {
      Object stored = node == null ? null : node.findColumn(column);
      return stored == null ? column : stored;
    }
    boolean isLarge = column.byteSize() >= MIN_STORED_BYTES;
    Object stored = node == null || !isLarge ? null : node.storeColumn(column);
    return stored == null ? column.copy().seal() : stored;
  }

  /** Returns the batch with each column {@linkplain #seal(Column) sealed}. */
  static Object seal(ColumnBatch batch) {
    LinkedHashMap<String, Object> columns = new LinkedHashMap<>();
    batch.columns().forEach((name, column) -> columns.put(name, seal(column)));
    boolean isSame =
        columns.entrySet().stream()
            .allMatch(entry -> entry.getValue() == batch.column(entry.getKey()));
    return isSame ? batch : StoredBatch.of(columns);
  }
}
