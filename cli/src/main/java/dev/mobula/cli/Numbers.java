package dev.mobula.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Formats numbers for tables without {@code String.format}, which is slow to start and to run.
 * Everything here takes less than a microsecond once warm.
 */
final class Numbers {
  private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
  private static final double LARGEST = 1e12;

  private Numbers() {}

  /** Returns a whole number in groups of three digits. */
  static String grouped(long value) {
    StringBuilder out = new StringBuilder(Long.toString(value));
    int first = value < 0 ? 1 : 0;
    for (int i = out.length() - 3; i > first; i -= 3) {
      out.insert(i, ',');
    }
    return out.toString();
  }

  /** Returns a number with a fixed number of decimals, at most 6. */
  static String fixed(double value, int decimals) {
    if (!(Math.abs(value) < LARGEST)) {
      return Double.isNaN(value) ? "-" : Double.toString(value);
    }
    long scaled = Math.round(Math.abs(value) * POWERS[decimals]);
    String whole = grouped(scaled / POWERS[decimals]);
    String sign = value < 0 && scaled != 0 ? "-" : "";
    if (decimals == 0) {
      return sign + whole;
    }
    String digits = Long.toString(scaled % POWERS[decimals]);
    return sign + whole + "." + "0".repeat(decimals - digits.length()) + digits;
  }

  /** Returns a number with about four significant digits. */
  static String significant(double value) {
    double size = Math.abs(value);
    if (size >= 1000) {
      return fixed(value, 0);
    }
    if (size >= 10) {
      return fixed(value, size >= 100 ? 1 : 2);
    }
    return fixed(value, size >= 0.1 || size == 0 ? 4 : 5);
  }

  /** Returns a number as it was written, whole ones in groups of three digits. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < LARGEST
        ? grouped((long) value)
        : Double.toString(value);
  }

  /** Returns a time span with its two largest units. */
  static String span(double seconds) {
    long whole = (long) seconds;
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    long hours = whole / 3600;
    return hours < 24
        ? hours + " h " + whole % 3600 / 60 + " min"
        : hours / 24 + " d " + hours % 24 + " h";
  }

  /** Returns a metric for a table; {@code -} where there is none. */
  static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Integer number -> grouped(number);
      case Long number -> grouped(number);
      case Number number -> significant(number.doubleValue());
      default -> value.toString();
    };
  }

  /**
   * Returns a number for a column, from the text that it usually has there: with a power of ten, as
   * {@code -1.07e+35}, where that text would leave no blank before it.
   */
  static String fitted(String text, @Nullable Object value, int width) {
    return text.length() >= width && value instanceof Double number && Double.isFinite(number)
        ? String.format(Locale.ROOT, "%.2e", number)
        : text;
  }

  /** Appends a text at the right of a column, after a blank at least unless it is the first. */
  static void right(StringBuilder out, String text, int width) {
    int blanks = Math.max(width - text.length(), out.isEmpty() ? 0 : 1);
    for (int i = 0; i < blanks; i++) {
      out.append(' ');
    }
    out.append(text);
  }
}
