package dev.mobula.train;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes nested maps and lists as JSON objects (RFC 8259) on one line; what is not finite becomes
 * null.
 */
public final class JsonLines {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonLines() {}

  /** Appends one object without a line end. */
  public static void append(StringBuilder out, Map<?, ?> object) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      appendText(out, String.valueOf(entry.getKey()));
      out.append(':');
      appendValue(out, entry.getValue());
    }
    out.append('}');
  }

  private static void appendValue(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> object -> append(out, object);
      case List<?> list -> appendList(out, list);
      case Double number -> appendFinite(out, number, Double.isFinite(number));
      case Float number -> appendFinite(out, number, Float.isFinite(number));
      case Number number -> out.append(number);
      case Boolean flag -> out.append(flag.booleanValue());
      default -> appendText(out, value.toString());
    }
  }

  private static void appendList(StringBuilder out, List<?> list) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      appendValue(out, list.get(i));
    }
    out.append(']');
  }

  private static void appendFinite(StringBuilder out, Number number, boolean finite) {
    if (finite) {
      out.append(number);
    } else {
      out.append("null");
    }
  }

  private static void appendText(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
