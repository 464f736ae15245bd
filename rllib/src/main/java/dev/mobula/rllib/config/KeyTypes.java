package dev.mobula.rllib.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in words what a key accepts. */
final class KeyTypes {
  private KeyTypes() {}

  static String describe(ConfigKey key) {
    if (key.isGroup()) {
      return "group";
    }
    String words = base(key) + (key.range().equals(Interval.FINITE) ? "" : " " + range(key));
    return words + (key.auto() ? " or auto" : key.nullable() ? " or null" : "");
  }

  /** Returns the words of an enumeration or of a text with listed values; empty for other types. */
  static List<String> words(ConfigKey key) {
    return key.type() instanceof Class<?> raw && raw.isEnum()
        ? Stream.of(raw.getEnumConstants()).map(c -> Values.word((Enum<?>) c)).toList()
        : key.oneOf();
  }

  private static String range(ConfigKey key) {
    return key.range().describe();
  }

  private static String base(ConfigKey key) {
    List<String> words = words(key);
    return words.isEmpty() ? base(key.type()) : words.stream().collect(Collectors.joining(", "));
  }

  private static String base(Type type) {
    return switch (type) {
      case ParameterizedType generic when generic.getRawType() == List.class ->
          "list of " + plural(base(generic.getActualTypeArguments()[0]));
      case ParameterizedType generic when generic.getActualTypeArguments()[1] == Double.class ->
          "mapping to numbers";
      case ParameterizedType _ -> "mapping";
      case Class<?> raw when raw == Schedule.class -> "number or schedule";
      case Class<?> raw when raw == IntRange.class -> "whole number or range";
      case Class<?> raw when raw == String.class -> "text";
      case Class<?> raw when raw == boolean.class -> "true, false";
      case Class<?> raw when raw == double.class || raw == Double.class -> "number";
      default -> "whole number";
    };
  }

  private static String plural(String base) {
    return base.startsWith("list ") ? "lists" + base.substring("list".length()) : base + "s";
  }
}
