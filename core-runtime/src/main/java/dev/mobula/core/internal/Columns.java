package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import java.util.LinkedHashMap;

/** Columns as immutable objects: those that may be shared are, others are copied once. */
final class Columns {
  /** A thread that owns nothing: memory it may read, any thread may. */
  private static final Thread ANY_THREAD = Thread.ofPlatform().unstarted(() -> {});

  private Columns() {}

  static boolean isAccessibleEverywhere(Column column) {
    return column.segment().isAccessibleBy(ANY_THREAD);
  }

  static Column immutable(Column column) {
    return column.isSealed() && isAccessibleEverywhere(column) ? column : column.copy().seal();
  }

  static ColumnBatch immutable(ColumnBatch batch) {
    LinkedHashMap<String, Column> columns = new LinkedHashMap<>();
    batch.columns().forEach((name, column) -> columns.put(name, immutable(column)));
    return ColumnBatch.of(columns);
  }
}
