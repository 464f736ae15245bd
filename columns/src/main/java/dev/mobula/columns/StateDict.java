package dev.mobula.columns;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The state of a component as named columns, for checkpoints and for sending state between actors:
 * pure data, no classes. Names are paths with {@code /} between levels, such as {@code
 * optimizer/m}; scalars and texts are columns too. Mutable, and confined to one thread until handed
 * over; columns put in are not copied.
 */
public final class StateDict {
  private final Map<String, Column> entries;
  private final boolean sealed;

  /** Creates a state without entries. */
  public StateDict() {
    this(new LinkedHashMap<>(), false);
  }

  private StateDict(Map<String, Column> entries, boolean sealed) {
    this.entries = entries;
    this.sealed = sealed;
  }

  /**
   * Adds a column under a path that is not in use yet.
   *
   * @throws ColumnException if the path is in use, or this state is sealed
   */
  public StateDict put(String path, Column column) {
    if (sealed) {
      throw new ColumnException("expected a state that is not sealed, to add '" + path + "' to");
    }
    if (entries.putIfAbsent(path, column) != null) {
      throw new ColumnException("expected a path not in use, found '" + path + "' twice");
    }
    return this;
  }

  /** Adds one {@code INT64}. */
  public StateDict putLong(String path, long value) {
    return put(path, Column.ofLongs(value));
  }

  /** Adds one {@code FLOAT64}. */
  public StateDict putDouble(String path, double value) {
    return put(path, Column.ofDoubles(value));
  }

  /** Adds a text as UTF-8 bytes. */
  public StateDict putString(String path, String value) {
    return put(path, Column.ofBytes(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds all entries of another state below {@code prefix}. */
  public StateDict putAll(String prefix, StateDict state) {
    state.entries.forEach((path, column) -> put(prefix + "/" + path, column));
    return this;
  }

  /** Adds all columns of a batch below {@code prefix}. */
  public StateDict putBatch(String prefix, ColumnBatch batch) {
    batch.columns().forEach((name, column) -> put(prefix + "/" + name, column));
    return this;
  }

  /**
   * Returns the column at a path.
   *
   * @throws ColumnException if there is none
   */
  public Column column(String path) {
    Column column = entries.get(path);
    if (column == null) {
      throw new ColumnException(
          "expected the entry '%s' in the state, found %s".formatted(path, entries.keySet()));
    }
    return column;
  }

  /**
   * Returns the {@code INT64} at a path.
   *
   * @throws ColumnException if there is none, or something else
   */
  public long getLong(String path) {
    return scalar(path, DType.INT64).getLong(0);
  }

  /**
   * Returns the {@code FLOAT64} at a path.
   *
   * @throws ColumnException if there is none, or something else
   */
  public double getDouble(String path) {
    return scalar(path, DType.FLOAT64).getDouble(0);
  }

  /**
   * Returns the text at a path.
   *
   * @throws ColumnException if there is none, or something else
   */
  public String getString(String path) {
    Column column = column(path, DType.UINT8);
    return new String(column.segment().toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private Column scalar(String path, DType dtype) {
    Column column = column(path, dtype);
    if (column.size() != 1) {
      throw new ColumnException(
          "expected one %s at '%s' of the state, found %s".formatted(dtype, path, column));
    }
    return column;
  }

  private Column column(String path, DType dtype) {
    Column column = column(path);
    if (column.dtype() != dtype) {
      throw new ColumnException(
          "expected %s at '%s' of the state, found %s".formatted(dtype, path, column));
    }
    return column;
  }

  /** Tells whether there is an entry at the path, or any below it. */
  public boolean contains(String path) {
    return entries.containsKey(path)
        || entries.keySet().stream().anyMatch(key -> key.startsWith(path + "/"));
  }

  /** Returns the entries below {@code prefix}, without it; empty where there is none. */
  public StateDict sub(String prefix) {
    StateDict part = new StateDict();
    entries.forEach((path, column) -> {
      if (path.startsWith(prefix + "/")) {
        part.put(path.substring(prefix.length() + 1), column);
      }
    });
    return part;
  }

  /** Returns the entries as a batch; they must have the same number of rows. */
  public ColumnBatch asBatch() {
    return ColumnBatch.of(entries);
  }

  /** Returns the paths in the order they were put. */
  public Set<String> paths() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Returns the columns by path, in the order they were put. */
  public Map<String, Column> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /**
   * Returns this state as an immutable one, of {@linkplain Column#seal() sealed} columns over the
   * same memory, which may be shared by reference.
   */
  public StateDict seal() {
    if (sealed) {
      return this;
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    entries.forEach((path, column) -> columns.put(path, column.seal()));
    return new StateDict(columns, true);
  }

  /** Tells whether this state is immutable. */
  public boolean isSealed() {
    return sealed;
  }

  /** Returns an independent copy: paths and elements. */
  public StateDict copy() {
    StateDict copy = new StateDict();
    entries.forEach((path, column) -> copy.put(path, column.copy()));
    return copy;
  }

  /** Tells whether paths, dtypes, shapes and every bit of the elements are equal; order is not. */
  public boolean contentEquals(StateDict other) {
    return entries.keySet().equals(other.entries.keySet())
        && entries.entrySet().stream()
            .allMatch(entry -> entry.getValue().contentEquals(other.column(entry.getKey())));
  }

  @Override
  public String toString() {
    return "StateDict" + entries;
  }
}
