package dev.mobula.policies;

import dev.mobula.columns.Column;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a column; the latest few slices are kept, so that asking again is free.
 * Confined to one thread.
 */
public final class RowSlices {
  private static final int KEPT = 8;

  private final Column all;
  private final @Nullable Column[] kept = new @Nullable Column[KEPT];
  private int next;

  /** Keeps slices of a column. */
  public RowSlices(Column all) {
    this.all = all;
  }

  /** Returns the column of all rows. */
  public Column all() {
    return all;
  }

  /** Returns the first {@code rows} rows. */
  public Column first(int rows) {
    if (rows == all.rows()) {
      return all;
    }
    for (int i = 0; i < KEPT; i++) {
      Column column = kept[i];
      if (column != null && column.rows() == rows) {
        return column;
      }
    }
    Column slice = all.slice(0, rows);
    kept[next] = slice;
    next = (next + 1) % KEPT;
    return slice;
  }
}
