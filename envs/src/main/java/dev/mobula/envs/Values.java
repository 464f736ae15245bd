package dev.mobula.envs;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares values of spaces, which {@code equals} does not where there are arrays in them. */
final class Values {
  private Values() {}

  /**
   * Returns a text that is equal for equal values alone; a copy, since an environment may use one
   * array again and again.
   */
  static String text(@Nullable Object value) {
    return switch (value) {
      case float[] elements -> Arrays.toString(elements);
      case int[] elements -> Arrays.toString(elements);
      case List<?> elements -> elements.stream().map(Values::text).toList().toString();
      case Map<?, ?> map -> {
        Map<String, String> texts = new TreeMap<>();
        map.forEach((key, element) -> texts.put(String.valueOf(key), text(element)));
        yield texts.toString();
      }
      case null -> "null";
      default -> value.toString();
    };
  }
}
