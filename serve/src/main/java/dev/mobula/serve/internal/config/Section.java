package dev.mobula.serve.internal.config;

import dev.mobula.core.MobulaException;
import dev.mobula.serve.ServeException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a configuration, whose keys are taken one after the other; what is left is unknown.
 * Problems are gathered, so that all are told at once.
 */
final class Section {
  private final String path;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems;

  Section(String path, @Nullable Object value, List<String> problems) {
    this.path = path;
    this.problems = problems;
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> values.put(String.valueOf(key), inner));
    } else {
      problems.add("%s: expected keys with values, found %s".formatted(path, found(value)));
    }
  }

  private static String found(@Nullable Object value) {
    return value == null ? "nothing" : "'" + value + "'";
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  List<String> problems() {
    return problems;
  }

  /** Takes a value, whatever it is; null where there is none. */
  @Nullable Object take(String key) {
    known.add(key);
    return values.remove(key);
  }

  /** Returns a value without taking it; null where there is none. */
  @Nullable Object peek(String key) {
    return values.get(key);
  }

  /** Returns the keys that nobody took. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  void problem(String key, String expected, @Nullable Object value) {
    problems.add("%s: expected %s, found %s".formatted(at(key), expected, found(value)));
  }

  /** Takes a text; null where there is none. */
  @Nullable String text(String key) {
    boolean given = has(key);
    Object value = take(key);
    if (value instanceof String text) {
      return text;
    }
    if (given && value != null) {
      problem(key, "a text", value);
    }
    return null;
  }

  /** Takes the path of a file; null where there is none. */
  @Nullable Path path(String key) {
    String text = text(key);
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      problem(key, "the path of a file", text);
      return null;
    }
  }

  /** Takes a text that must be there. */
  String required(String key) {
    if (!has(key)) {
      known.add(key);
      problem(key, "a text", null);
      return "";
    }
    String text = text(key);
    return text == null ? "" : text;
  }

  void whole(String key, IntConsumer then) {
    if (has(key)) {
      Object value = take(key);
      if (value instanceof Number number && number.doubleValue() == number.intValue()) {
        checked(key, () -> then.accept(number.intValue()));
      } else {
        problem(key, "a whole number", value);
      }
    }
    known.add(key);
  }

  void number(String key, DoubleConsumer then) {
    if (has(key)) {
      Object value = take(key);
      if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
        checked(key, () -> then.accept(number.doubleValue()));
      } else {
        problem(key, "a number", value);
      }
    }
    known.add(key);
  }

  void seconds(String key, Consumer<Duration> then) {
    number(key, value -> then.accept(Duration.ofNanos(Math.round(value * 1e9))));
  }

  void flag(String key, Consumer<Boolean> then) {
    if (has(key)) {
      Object value = take(key);
      if (value instanceof Boolean flag) {
        then.accept(flag);
      } else {
        problem(key, "true or false", value);
      }
    }
    known.add(key);
  }

  /** Takes a list; empty where there is none. */
  List<?> list(String key) {
    boolean given = has(key);
    Object value = take(key);
    if (given && !(value instanceof List<?>)) {
      problem(key, "a list", value);
    }
    return value instanceof List<?> list ? list : List.of();
  }

  /** Takes a mapping; null where there is none. */
  @Nullable Section section(String key) {
    known.add(key);
    return has(key) ? new Section(at(key), take(key), problems) : null;
  }

  /** Runs what may refuse a value, at its key. */
  void checked(String key, Runnable action) {
    try {
      action.run();
    } catch (ServeException | MobulaException e) {
      problems.add(at(key) + ": " + e.getMessage());
    }
  }

  /** Reports the keys that nobody took. */
  void end() {
    values
        .keySet()
        .forEach(key ->
            problems.add(
                "%s: expected a key among %s, found '%s'"
                    .formatted(path.isEmpty() ? "the file" : path, known, key)));
  }
}
