package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A column in the node's object store. Who opens it gets a sealed column over the bytes where they
 * are; for as long as that can be reached they stay there.
 */
final class StoredColumn implements Stored {
  private final StoredBytes bytes;
  private final DType dtype;
  private final int rows;
  private final int[] rowShape;
  private volatile @Nullable WeakReference<Column> opened;

  StoredColumn(StoredBytes bytes, DType dtype, int rows, int[] rowShape) {
    this.bytes = bytes;
    this.dtype = dtype;
    this.rows = rows;
    this.rowShape = rowShape.clone();
  }

  /** Keeps a copy of a column, unless there is {@linkplain SharedObjects#put no room}. */
  static @Nullable StoredColumn of(Column column, SharedObjects store) {
    StoredBytes bytes = store.put(column.segment());
    return bytes == null
        ? null
        : new StoredColumn(bytes, column.dtype(), column.rows(), column.rowShape());
  }

  @Override
  public Column open() {
    WeakReference<Column> last = opened;
    Column known = last == null ? null : last.get();
    if (known != null) {
      return known;
    }
    MemorySegment view = bytes.view();
    Column column = Column.over(view, dtype, rows, rowShape);
    opened = new WeakReference<>(column);
    return column;
  }

  /** Tells whether the bytes were in memory just now. */
  boolean isInMemory() {
    return bytes.isInMemory();
  }

  StoredBytes bytes() {
    return bytes;
  }

  DType dtype() {
    return dtype;
  }

  int rows() {
    return rows;
  }

  /** Returns the shape of a row; not to be changed. */
  int[] rowShape() {
    return rowShape;
  }

  @Override
  public void close() {
    bytes.close();
  }
}
