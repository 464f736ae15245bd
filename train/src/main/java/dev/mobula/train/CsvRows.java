package dev.mobula.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of {@code progress.csv} (RFC 4180, {@code \n} line ends) with a fixed list of columns. */
final class CsvRows {
  private final List<String> columns;

  CsvRows(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  void appendHeader(StringBuilder out) {
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      appendText(out, columns.get(i));
    }
    out.append('\n');
  }

  /** Appends the values of all columns; a metric that was not reported is an empty field. */
  void appendRow(StringBuilder out, Metrics metrics) {
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      appendValue(out, metrics.get(columns.get(i)));
    }
    out.append('\n');
  }

  private static void appendValue(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case String text -> appendText(out, text);
      default -> out.append(value);
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
