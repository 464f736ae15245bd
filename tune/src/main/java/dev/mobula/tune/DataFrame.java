package dev.mobula.tune;

import dev.mobula.train.CsvRows;
import dev.mobula.train.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows with named columns, whose cells are numbers, texts, booleans, or empty:
 *
 * {@snippet :
 * results.dataFrame()
 *     .filter(row -> row.number("loss") < 0.1)
 *     .sortedBy("loss", true)
 *     .select("trial_id", "loss", "config/lr")
 *     .writeCsv(Path.of("best.csv"));
 * }
 *
 * <p>Immutable: each method that changes something returns another frame.
 */
public final class DataFrame {
  private final List<String> columns;
  private final List<Row> rows;

  private DataFrame(List<String> columns, List<Row> rows) {
    this.columns = List.copyOf(columns);
    this.rows = List.copyOf(rows);
  }

  /** Returns rows with all columns that any of them has, in the order in which they come up. */
  static DataFrame of(List<? extends Map<String, ?>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    return new DataFrame(
        List.copyOf(columns), rows.stream().map(row -> new Row(columns, row)).toList());
  }

  /** One row. Immutable. */
  public static final class Row {
    private final Set<String> columns;
    private final Map<String, ?> cells;

    private Row(Set<String> columns, Map<String, ?> cells) {
      this.columns = columns;
      this.cells = cells;
    }

    /**
     * Returns a cell; null where it is empty.
     *
     * @throws TuneException if there is no such column, naming the nearest
     */
    public @Nullable Object get(String column) {
      if (!columns.contains(column)) {
        List<String> nearest = Nearest.of(column, columns);
        throw new TuneException(
            "no column '%s'; %s"
                .formatted(
                    column,
                    nearest.isEmpty()
                        ? "expected one of " + columns
                        : "did you mean " + String.join(" or ", nearest) + "?"));
      }
      return cells.get(column);
    }

    /** Returns a number; NaN where the cell is empty or has none. */
    public double number(String column) {
      return get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Returns a cell as a text, which is empty where the cell is. */
    public String text(String column) {
      Object value = get(column);
      return value == null ? "" : value.toString();
    }

    private boolean isEmpty(String column) {
      Object cell = get(column);
      return cell == null || (cell instanceof Double number && number.isNaN());
    }
  }

  /** Returns the names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /** Returns the rows. */
  public List<Row> rows() {
    return rows;
  }

  /** Returns how many rows there are. */
  public int size() {
    return rows.size();
  }

  /** Returns the numbers of a column, with NaN for each cell without one; the caller owns them. */
  public double[] numbers(String column) {
    return rows.stream().mapToDouble(row -> row.number(column)).toArray();
  }

  /** Returns the texts of a column, of which those of empty cells are empty. */
  public List<String> texts(String column) {
    return rows.stream().map(row -> row.text(column)).toList();
  }

  /** Returns the rows that satisfy a condition. */
  public DataFrame filter(Predicate<Row> condition) {
    return new DataFrame(columns, rows.stream().filter(condition).toList());
  }

  /**
   * Returns the rows in the order of a column's values, numbers before texts; rows without a value
   * come last in any case.
   */
  public DataFrame sortedBy(String column, boolean ascending) {
    Comparator<Row> byValue =
        Comparator.comparingDouble((Row row) -> row.number(column))
            .thenComparing(row -> row.text(column));
    Comparator<Row> inOrder = ascending ? byValue : byValue.reversed();
    List<Row> sorted = new ArrayList<>(rows.stream().filter(row -> !row.isEmpty(column)).toList());
    sorted.sort(inOrder);
    sorted.addAll(rows.stream().filter(row -> row.isEmpty(column)).toList());
    return new DataFrame(columns, sorted);
  }

  /** Returns the first rows. */
  public DataFrame head(int most) {
    return new DataFrame(columns, rows.subList(0, Math.min(most, rows.size())));
  }

  /**
   * Returns some columns, in the order in which they are named.
   *
   * @throws TuneException if there is no such column, naming the nearest
   */
  public DataFrame select(String... names) {
    Set<String> some = new LinkedHashSet<>(Arrays.asList(names));
    for (Row row : rows) {
      some.forEach(row::get);
    }
    return new DataFrame(
        List.copyOf(some), rows.stream().map(row -> new Row(some, row.cells)).toList());
  }

  /** Returns the frame as a table of comma-separated values (RFC 4180), with a header. */
  public String toCsv() {
    StringBuilder out = new StringBuilder();
    CsvRows csv = new CsvRows(columns);
    csv.appendHeader(out);
    rows.forEach(row -> csv.appendRow(out, row::get));
    return out.toString();
  }

  /**
   * Writes {@link #toCsv} into a file, in place of what is there.
   *
   * @throws TuneException if it cannot be written
   */
  public void writeCsv(Path file) {
    try {
      Files.writeString(file, toCsv());
    } catch (IOException e) {
      throw new TuneException("could not write " + file + ": " + e, e);
    }
  }

  @Override
  public String toString() {
    return "DataFrame[%d rows, columns %s]".formatted(rows.size(), columns);
  }
}
