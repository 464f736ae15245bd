package dev.mobula.columns;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Named columns with the same number of rows, in a fixed order: a structure of arrays. The set of
 * columns never changes; their elements may, until the batch is {@linkplain #seal() sealed}.
 * Threads and ownership are those of the columns.
 */
public final class ColumnBatch {
  private final Map<String, Column> columns;
  private final int rows;

  private ColumnBatch(Map<String, Column> columns, int rows) {
    this.columns = Collections.unmodifiableMap(columns);
    this.rows = rows;
  }

  /**
   * Makes a batch over the given columns; nothing is copied.
   *
   * @throws ColumnException if there is none, or their numbers of rows differ
   */
  public static ColumnBatch of(Map<String, Column> columns) {
    if (columns.isEmpty()) {
      throw new ColumnException("expected at least one column, found none");
    }
    int rows = columns.values().iterator().next().rows();
    columns.forEach((name, column) -> {
      if (column.rows() != rows) {
        throw new ColumnException(
            "expected %d rows in column '%s', found %s".formatted(rows, name, column));
      }
    });
    return new ColumnBatch(new LinkedHashMap<>(columns), rows);
  }

  /** Makes a batch of one column. */
  public static ColumnBatch of(String name, Column column) {
    return of(Map.of(name, column));
  }

  /** Allocates zero-filled columns. */
  public static ColumnBatch allocate(List<ColumnSpec> specs, int rows) {
    LinkedHashMap<String, Column> columns = new LinkedHashMap<>();
    for (ColumnSpec spec : specs) {
      if (columns.put(spec.name(), spec.allocate(rows)) != null) {
        throw new ColumnException(
            "expected distinct column names, found '" + spec.name() + "' twice");
      }
    }
    return of(columns);
  }

  /** Returns the number of rows of every column. */
  public int rows() {
    return rows;
  }

  /** Returns the names in order. */
  public Set<String> names() {
    return columns.keySet();
  }

  /** Returns the columns by name, in order. */
  public Map<String, Column> columns() {
    return columns;
  }

  /** Tells whether there is a column of that name. */
  public boolean contains(String name) {
    return columns.containsKey(name);
  }

  /**
   * Returns the column of that name.
   *
   * @throws ColumnException if there is none
   */
  public Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new ColumnException(
          "expected one of the columns " + names() + ", found '" + name + "'");
    }
    return column;
  }

  /** Returns a batch with one column added or replaced; nothing is copied. */
  public ColumnBatch with(String name, Column column) {
    LinkedHashMap<String, Column> more = new LinkedHashMap<>(columns);
    more.put(name, column);
    return of(more);
  }

  /** Returns a batch with all columns of another one added or replaced; nothing is copied. */
  public ColumnBatch withAll(ColumnBatch other) {
    LinkedHashMap<String, Column> more = new LinkedHashMap<>(columns);
    more.putAll(other.columns);
    return of(more);
  }

  /**
   * Returns a batch of the same columns in the same order by other names; nothing is copied.
   *
   * @param specs as many as there are columns; only the names are looked at
   * @throws ColumnException if there are more or fewer, or two have the same name
   */
  public ColumnBatch renamed(List<ColumnSpec> specs) {
    if (specs.size() != columns.size()) {
      throw new ColumnException(
          "expected %d names for the columns %s, found %d"
              .formatted(columns.size(), names(), specs.size()));
    }
    LinkedHashMap<String, Column> renamed = new LinkedHashMap<>();
    Iterator<ColumnSpec> spec = specs.iterator();
    columns.values().forEach(column -> renamed.put(spec.next().name(), column));
    if (renamed.size() != columns.size()) {
      throw new ColumnException("expected distinct column names, found " + specs);
    }
    return of(renamed);
  }

  /** Returns a batch of only the named columns, in the given order; nothing is copied. */
  public ColumnBatch select(Collection<String> names) {
    LinkedHashMap<String, Column> chosen = new LinkedHashMap<>();
    names.forEach(name -> chosen.put(name, column(name)));
    return of(chosen);
  }

  /** Returns rows {@code from} (inclusive) to {@code to} (exclusive) of every column as views. */
  public ColumnBatch slice(int from, int to) {
    return map(column -> column.slice(from, to));
  }

  /** Returns an immutable batch of {@linkplain Column#seal() sealed} columns over this memory. */
  public ColumnBatch seal() {
    return isSealed() ? this : map(Column::seal);
  }

  /** Tells whether every column is sealed. */
  public boolean isSealed() {
    return columns.values().stream().allMatch(Column::isSealed);
  }

  /** Returns a writable copy in memory of its own. */
  public ColumnBatch copy() {
    return map(Column::copy);
  }

  /** Copies the chosen rows into the columns of {@code into}, which names a subset of these. */
  public void gather(int[] indices, int offset, int count, ColumnBatch into) {
    into.columns.forEach((name, target) -> column(name).gather(indices, offset, count, target));
  }

  /**
   * Returns a batch with the rows of all parts, one part after the other: a new one, or the part
   * itself where there is only one.
   *
   * @throws ColumnException if there is no part, or names, dtypes or row shapes differ
   */
  public static ColumnBatch concat(List<ColumnBatch> parts) {
    if (parts.isEmpty()) {
      throw new ColumnException("expected at least one batch to join, found none");
    }
    ColumnBatch first = parts.getFirst();
    if (parts.size() == 1) {
      return first;
    }
    parts.forEach(first::expectSameKind);
    int rows = parts.stream().mapToInt(ColumnBatch::rows).reduce(0, Math::addExact);
    LinkedHashMap<String, Column> joined = new LinkedHashMap<>();
    first.columns.forEach((name, column) -> joined.put(name, join(name, column, rows, parts)));
    return of(joined);
  }

  private static Column join(String name, Column like, int rows, List<ColumnBatch> parts) {
    Column target = Column.allocate(like.dtype(), rows, like.rowShape());
    int row = 0;
    for (ColumnBatch part : parts) {
      target.slice(row, row + part.rows).copyFrom(part.column(name));
      row += part.rows;
    }
    return target;
  }

  private void expectSameKind(ColumnBatch other) {
    boolean same =
        names().equals(other.names())
            && names().stream().allMatch(name -> isSameKind(column(name), other.column(name)));
    if (!same) {
      throw new ColumnException(
          "expected batches with the columns of %s, found %s".formatted(this, other));
    }
  }

  private static boolean isSameKind(Column one, Column other) {
    return one.dtype() == other.dtype() && Arrays.equals(one.rowShape(), other.rowShape());
  }

  /** Returns the size of all elements in bytes. */
  public long byteSize() {
    return columns.values().stream().mapToLong(Column::byteSize).sum();
  }

  /** Returns names, dtypes and shapes; not the elements. */
  @Override
  public String toString() {
    return "ColumnBatch" + columns;
  }

  private ColumnBatch map(UnaryOperator<Column> each) {
    LinkedHashMap<String, Column> mapped = new LinkedHashMap<>();
    columns.forEach((name, column) -> mapped.put(name, each.apply(column)));
    return of(mapped);
  }
}
