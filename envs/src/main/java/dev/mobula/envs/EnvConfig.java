package dev.mobula.envs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed, strict access to the settings of an environment: {@code env_config}, or the options of a
 * reset. Immutable. Every error names the environment, the key, and what was expected.
 */
public final class EnvConfig {
  private final String owner;
  private final Map<String, Object> values;

  private EnvConfig(String owner, Map<String, Object> values) {
    this.owner = owner;
    this.values = values;
  }

  /** Returns access to the {@code env_config} of the environment called {@code id}. */
  public static EnvConfig of(String id, Map<String, Object> values) {
    return new EnvConfig(id + ", env_config", values);
  }

  /** Returns access to the reset options of the environment called {@code id}. */
  public static EnvConfig options(String id, Map<String, Object> values) {
    return new EnvConfig(id + ", reset options", values);
  }

  /**
   * Checks that there are no keys but these.
   *
   * @throws EnvironmentException naming the unknown key and the nearest known one
   */
  public EnvConfig allow(String... keys) {
    return allow(Set.of(keys));
  }

  /** Checks that there are no keys but these. */
  public EnvConfig allow(Collection<String> keys) {
    for (String key : values.keySet()) {
      if (!keys.contains(key)) {
        throw new EnvironmentException(
            "%s: unknown key '%s'%s".formatted(owner, key, Nearest.hint(key, keys)));
      }
    }
    return this;
  }

  /** Tells whether the key is there, with a value other than null. */
  public boolean contains(String key) {
    return values.get(key) != null;
  }

  /** Returns a boolean. */
  public boolean bool(String key, boolean defaultValue) {
    Object value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    return value instanceof Boolean bool ? bool : fail(key, "true or false", value);
  }

  /** Returns a finite number. */
  public double number(String key, double defaultValue) {
    Object value = values.get(key);
    return value == null ? defaultValue : finite(key, value);
  }

  /** Returns an integer of at least {@code min}. */
  public int integer(String key, int defaultValue, int min) {
    return integer(key, defaultValue, min, Integer.MAX_VALUE);
  }

  /** Returns an integer from {@code min} to {@code max}. */
  public int integer(String key, int defaultValue, int min, int max) {
    Object value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    double number = finite(key, value);
    if (number != Math.rint(number) || number < min || number > max) {
      String range = max == Integer.MAX_VALUE ? ">= " + min : "from " + min + " to " + max;
      return fail(key, "an integer " + range, value);
    }
    return (int) number;
  }

  /** Returns a probability, 0 to 1. */
  public double probability(String key, double defaultValue) {
    double value = number(key, defaultValue);
    return value >= 0 && value <= 1 ? value : fail(key, "a probability from 0 to 1", value);
  }

  /** Returns one of the allowed texts. */
  public String choice(String key, String defaultValue, Collection<String> allowed) {
    Object value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    if (!(value instanceof String text) || !allowed.contains(text)) {
      return fail(key, "one of " + allowed.stream().sorted().toList(), value);
    }
    return text;
  }

  /** Returns a list of texts; empty where the key is absent. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(key)) {
      texts.add(element instanceof String text ? text : fail(key, "a list of texts", element));
    }
    return Collections.unmodifiableList(texts);
  }

  /** Returns a list of finite numbers; empty where the key is absent. */
  public List<Double> numbers(String key) {
    List<Double> numbers = new ArrayList<>();
    for (Object element : list(key)) {
      numbers.add(finite(key, element));
    }
    return Collections.unmodifiableList(numbers);
  }

  /** Returns a text, such as a name; {@code defaultValue} where the key is absent. */
  public String text(String key, String defaultValue) {
    Object value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    return value instanceof String text && !text.isBlank() ? text : fail(key, "a text", value);
  }

  /** Returns one number or a list of numbers, not all of which are finite; empty where absent. */
  double[] bounds(String key) {
    Object value = values.get(key);
    List<?> elements = value instanceof Number ? List.of(value) : list(key);
    return elements.stream()
        .mapToDouble(element ->
            element instanceof Number number ? number.doubleValue() : fail(key, "numbers", element))
        .toArray();
  }

  /**
   * Returns access to the settings below a key.
   *
   * @throws EnvironmentException if there are none
   */
  public EnvConfig section(String key) {
    return section(key, values.get(key));
  }

  /** Returns access to the settings in a map or list below a key, by their keys or numbers. */
  Map<String, EnvConfig> sections(String key) {
    Map<String, EnvConfig> sections = new LinkedHashMap<>();
    if (values.get(key) instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> sections.put(String.valueOf(name), section(key + "." + name, value)));
    } else {
      list(key)
          .forEach(value -> {
            String name = Integer.toString(sections.size());
            sections.put(name, section(key + "." + name, value));
          });
    }
    return sections;
  }

  private EnvConfig section(String key, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return fail(key, "settings, each with a key", value == null ? "nothing" : value);
    }
    Map<String, Object> below = new LinkedHashMap<>();
    map.forEach((name, each) -> below.put(String.valueOf(name), each));
    return new EnvConfig(owner + ": " + key, below);
  }

  /** Returns the exception that says that a value is not as expected. */
  public EnvironmentException invalid(String key, String expected, Object found) {
    return new EnvironmentException(
        "%s: expected %s for '%s', found %s".formatted(owner, expected, key, found));
  }

  private List<?> list(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? list : fail(key, "a list", value);
  }

  private double finite(String key, Object value) {
    boolean finite = value instanceof Number number && Double.isFinite(number.doubleValue());
    return finite ? ((Number) value).doubleValue() : fail(key, "a finite number", value);
  }

  private <T> T fail(String key, String expected, Object found) {
    throw invalid(key, expected, found);
  }
}
