package dev.mobula.train;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of comma-separated values (RFC 4180, {@code \n} line ends), such as those of {@code
 * progress.csv}, with a fixed list of columns. Immutable.
 */
public final class CsvRows {
  private final List<String> columns;

  /** Creates rows with columns of these names. */
  public CsvRows(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Appends the names of the columns. */
  public void appendHeader(StringBuilder out) {
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      appendText(out, columns.get(i));
    }
    out.append('\n');
  }

  /** Appends the values of all columns; one that is null is an empty field. */
  public void appendRow(StringBuilder out, Function<String, @Nullable Object> values) {
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      appendValue(out, values.apply(columns.get(i)));
    }
    out.append('\n');
  }

  private static void appendValue(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Number _, Boolean _ -> out.append(value);
      default -> appendText(out, value.toString());
    }
  }

  private static void appendText(StringBuilder out, String text) {
    if (needsQuotes(text)) {
      out.append('"').append(text.replace("\"", "\"\"")).append('"');
    } else {
      out.append(text);
    }
  }

  private static boolean needsQuotes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }
}
