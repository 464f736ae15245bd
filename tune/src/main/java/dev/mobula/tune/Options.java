package dev.mobula.tune;

import dev.mobula.train.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a map of settings strictly: every getter notes what is wrong and goes on with the default,
 * and {@link #finish} reports it all, with the keys that nobody asked for. Not thread-safe.
 */
public final class Options {
  private final String path;
  private final Map<String, @Nullable Object> left = new LinkedHashMap<>();
  private final List<String> known = new ArrayList<>();
  private final List<TuneProblem> problems = new ArrayList<>();

  /** Reads a map that stands at a key path, such as {@code search_alg}. */
  public Options(String path, Map<String, ?> settings) {
    this.path = path;
    left.putAll(settings);
  }

  private @Nullable Object take(String key) {
    known.add(key);
    return left.remove(key);
  }

  /** Returns a whole number of at least a minimum. */
  public long integer(String key, long defaultValue, long minimum) {
    Object value = take(key);
    if (value == null) {
      return defaultValue;
    }
    if (value instanceof Number number
        && number.doubleValue() == number.longValue()
        && number.longValue() >= minimum) {
      return number.longValue();
    }
    report(key, "a whole number of at least " + minimum, value, "correct it");
    return defaultValue;
  }

  /** Returns a number above a minimum and at most a maximum. */
  public double number(String key, double defaultValue, double above, double maximum) {
    Object value = take(key);
    if (value == null) {
      return defaultValue;
    }
    if (value instanceof Number number
        && number.doubleValue() > above
        && number.doubleValue() <= maximum) {
      return number.doubleValue();
    }
    report(key, "a number above %s and at most %s".formatted(above, maximum), value, "correct it");
    return defaultValue;
  }

  /** Returns a truth value. */
  public boolean flag(String key, boolean defaultValue) {
    return switch (take(key)) {
      case null -> defaultValue;
      case Boolean flag -> flag;
      case Object other -> {
        report(key, "true or false", other, "correct it");
        yield defaultValue;
      }
    };
  }

  /** Returns a text. */
  public String text(String key, String defaultValue) {
    return switch (take(key)) {
      case null -> defaultValue;
      case String text -> text;
      case Object other -> {
        report(key, "a text", other, "correct it");
        yield defaultValue;
      }
    };
  }

  /** Returns one of some words. */
  public String oneOf(String key, String defaultValue, Collection<String> words) {
    String word = text(key, defaultValue);
    if (words.contains(word)) {
      return word;
    }
    report(key, "one of " + String.join(", ", words), word, meant(word, words));
    return defaultValue;
  }

  /** Returns the settings of something that has a type, which may be all that is given. */
  public Map<String, Object> typed(String key) {
    return switch (take(key)) {
      case null -> Map.of();
      case String type -> Map.of("type", type);
      case Map<?, ?> map -> copy(map);
      case Object other -> {
        report(key, "a type, or a map with one", other, "write " + key + ": {type: ...}");
        yield Map.of();
      }
    };
  }

  /** Returns amounts by name; none where the key is not there. */
  public Map<String, Double> amounts(String key) {
    Map<String, Double> amounts = new LinkedHashMap<>();
    Object value = take(key);
    if (value instanceof Map<?, ?> map
        && map.values().stream().allMatch(Number.class::isInstance)) {
      map.forEach((name, n) -> amounts.put(String.valueOf(name), ((Number) n).doubleValue()));
    } else if (value != null) {
      report(key, "names with numbers, such as {CPU: 1}", value, "correct it");
    }
    return amounts;
  }

  /** Returns a text, or several, as a list. */
  public List<String> texts(String key) {
    Object value = take(key);
    List<?> all = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    List<String> texts = new ArrayList<>();
    for (Object one : all) {
      if (one instanceof String text) {
        texts.add(text);
      } else {
        report(key, "a text, or a list of texts", one, "correct it");
      }
    }
    return texts;
  }

  /** Returns a list of maps. */
  public List<Map<String, Object>> maps(String key) {
    Object value = take(key);
    List<Map<String, Object>> maps = new ArrayList<>();
    if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      list.forEach(item -> maps.add(copy((Map<?, ?>) item)));
    } else if (value != null) {
      report(key, "a list of maps", value, "correct it");
    }
    return maps;
  }

  /** Returns a map; an empty one where the key is not there. */
  public Map<String, Object> map(String key) {
    return switch (take(key)) {
      case null -> Map.of();
      case Map<?, ?> map -> copy(map);
      case Object other -> {
        report(key, "a map", other, "correct it");
        yield Map.of();
      }
    };
  }

  /** Returns a list of numbers. */
  public List<Double> numbers(String key, List<Double> defaultValue) {
    Object value = take(key);
    if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
      return list.stream().map(number -> ((Number) number).doubleValue()).toList();
    }
    if (value != null) {
      report(key, "a list of numbers", value, "correct it");
    }
    return defaultValue;
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /** Notes that a setting is wrong for a reason of the caller's. */
  public void report(String key, String expected, @Nullable Object found, String fix) {
    problems.add(new TuneProblem(path + "." + key, expected, String.valueOf(found), fix));
  }

  /**
   * Reports.
   *
   * @throws TuneConfigException if anything was wrong, or a key is left that no getter asked for
   */
  public void finish() {
    Set<String> unknown = left.keySet();
    unknown.forEach(key -> report(key, "a known setting", key, meant(key, known)));
    if (!problems.isEmpty()) {
      throw new TuneConfigException(problems);
    }
  }

  private static String meant(String word, Collection<String> words) {
    List<String> nearest = Nearest.of(word, words);
    return nearest.isEmpty()
        ? "known here are " + String.join(", ", words)
        : "did you mean " + nearest.getFirst() + "?";
  }
}
