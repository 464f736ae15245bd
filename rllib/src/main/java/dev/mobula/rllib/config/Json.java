package dev.mobula.rllib.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes JSON for people to read: objects a key per line, lists of plain values on one. */
final class Json {
  private Json() {}

  static String pretty(@Nullable Object value) {
    return pretty(value, "\n");
  }

  private static String pretty(@Nullable Object value, String newline) {
    String inner = newline + "  ";
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(e -> quoted(String.valueOf(e.getKey())) + ": " + pretty(e.getValue(), inner))
              .collect(Collectors.joining("," + inner, "{" + inner, newline + "}"));
      case List<?> list when list.stream().noneMatch(Map.class::isInstance) ->
          list.stream().map(e -> pretty(e, inner)).collect(Collectors.joining(", ", "[", "]"));
      case List<?> list ->
          list.stream()
              .map(e -> pretty(e, inner))
              .collect(Collectors.joining("," + inner, "[" + inner, newline + "]"));
      case Double number -> Interval.plain(number);
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
