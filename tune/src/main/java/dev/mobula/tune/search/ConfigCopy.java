package dev.mobula.tune.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies configurations, so that each receiver owns its own. */
final class ConfigCopy {
  private ConfigCopy() {}

  /** Copies a map with all maps and lists in it. */
  @SuppressWarnings("NullAway") // values may be null, as in YAML
  static Map<String, Object> of(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value(value)));
    return copy;
  }

  /** Copies a configuration from a saved state, with whole numbers of the type that YAML has. */
  static Map<String, Object> ofSaved(Map<?, ?> map) {
    Map<String, Object> copy = of(map);
    narrow(copy);
    return copy;
  }

  private static void narrow(Map<String, Object> map) {
    map.replaceAll((_, value) -> narrowed(value));
  }

  @SuppressWarnings({"NullAway", "unchecked"}) // values may be null; copies are of these types
  private static Object narrowed(@Nullable Object value) {
    return switch (value) {
      case Long number when number.intValue() == number -> number.intValue();
      case Map<?, ?> map -> {
        narrow((Map<String, Object>) map);
        yield map;
      }
      case List<?> list -> {
        ((List<Object>) list).replaceAll(ConfigCopy::narrowed);
        yield list;
      }
      case null, default -> value;
    };
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> of(map);
      case List<?> list -> list(list);
      case null, default -> value;
    };
  }

  @SuppressWarnings("NullAway") // values may be null, as in YAML
  private static List<Object> list(List<?> list) {
    List<Object> copy = new ArrayList<>();
    list.forEach(item -> copy.add(value(item)));
    return copy;
  }
}
