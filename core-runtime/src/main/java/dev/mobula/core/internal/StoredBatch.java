package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A batch, some columns of which are in the node's object store.
 *
 * @param columns by name, in order: each a sealed {@link Column} or a {@link StoredColumn}; not to
 *     be changed
 */
record StoredBatch(Map<String, Object> columns) implements Stored {
  /** Returns the batch, or where a column is in the store, its stored form. */
  static Object of(Map<String, Object> columns) {
    StoredBatch batch = new StoredBatch(columns);
    return columns.values().stream().allMatch(Column.class::isInstance) ? batch.open() : batch;
  }

  @Override
  public ColumnBatch open() {
    LinkedHashMap<String, Column> opened = new LinkedHashMap<>();
    columns.forEach((name, column) -> opened.put(name, (Column) Values.open(column)));
    return ColumnBatch.of(opened);
  }

  @Override
  public void close() {
    SealedObject.close(columns.values());
  }
}
