package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Columns as immutable objects: those that may be shared are, others are copied once. */
final class Columns {
  /** A thread that owns nothing: memory it may read, any thread may. */
  private static final Thread ANY_THREAD = Thread.ofPlatform().unstarted(() -> {});

  /** From here on the pages of new memory cost more than all else about a copy. */
  private static final long MIN_SHARED_BYTES = 1 << 20;

  private Columns() {}

  static boolean isAccessibleEverywhere(Column column) {
    return column.segment().isAccessibleBy(ANY_THREAD);
  }

  static Column immutable(Column column) {
    if (column.isSealed() && isAccessibleEverywhere(column)) {
      return column;
    }
    MemorySegment shared = column.byteSize() < MIN_SHARED_BYTES ? null : share(column.segment());
    return shared == null
        ? column.copy().seal()
        : Column.over(shared, column.dtype(), column.rows(), column.rowShape());
  }

  private static @Nullable MemorySegment share(MemorySegment bytes) {
    Node node = CurrentNode.get();
    return node == null || node.isClosed() ? null : node.share(bytes);
  }

  static ColumnBatch immutable(ColumnBatch batch) {
    LinkedHashMap<String, Column> columns = new LinkedHashMap<>();
    batch.columns().forEach((name, column) -> columns.put(name, immutable(column)));
    return ColumnBatch.of(columns);
  }
}
