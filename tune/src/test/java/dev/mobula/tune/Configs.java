package dev.mobula.tune;

import java.util.Map;
import java.util.Objects;

/** Reads values of configurations that must be there. */
public final class Configs {
  private Configs() {}

  /** Returns a value. */
  public static Object value(Object config, String key) {
    return Objects.requireNonNull(((Map<?, ?>) config).get(key), key);
  }

  /** Returns a whole number. */
  public static int integer(Object config, String key) {
    return (Integer) value(config, key);
  }

  /** Returns a number. */
  public static double number(Object config, String key) {
    return ((Number) value(config, key)).doubleValue();
  }
}
