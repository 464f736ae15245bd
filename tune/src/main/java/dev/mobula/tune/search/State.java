package dev.mobula.tune.search;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.train.Metrics;
import dev.mobula.tune.TuneException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The saved state of a searcher, written and read by key; what is read must be there. Numbers may
 * come back as another type, as from JSON.
 */
public final class State {
  private static final String RNG = "xoshiro256";
  private static final String NOT_FINITE = "not finite";

  private final Map<String, Object> entries;

  /** Reads from a saved state. */
  public State(Map<String, Object> entries) {
    this.entries = entries;
  }

  /** Starts an empty state. */
  public State() {
    this(new LinkedHashMap<>());
  }

  /** Adds an entry: a map, list, text, finite number or boolean. */
  public State put(String key, Object value) {
    entries.put(key, value);
    return this;
  }

  /** Adds the state of a random source. */
  public State put(String key, Rng rng) {
    List<Long> words = new ArrayList<>();
    for (long word : rng.saveState().column(RNG).toLongArray()) {
      words.add(word);
    }
    return put(key, words);
  }

  /** Adds numbers, infinity among them as text. */
  public State putLosses(String key, List<Double> losses) {
    return put(key, losses.stream().map(State::ofLoss).toList());
  }

  private static Object ofLoss(double loss) {
    return Double.isFinite(loss) ? (Object) loss : "inf";
  }

  /** Adds the metrics of a result, numbers that are not finite among them as text. */
  public State put(String key, Metrics result) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    result.leaves().forEach((path, value) -> leaves.put(path, ofMetric(value)));
    return put(key, leaves);
  }

  private static Object ofMetric(Object value) {
    return value instanceof Number number && !Double.isFinite(number.doubleValue())
        ? NOT_FINITE
        : value;
  }

  /** Returns the metrics of a result; numbers that were not finite are NaN. */
  public Metrics metrics(String key) {
    Map<String, Object> leaves = state(key).entries;
    leaves.replaceAll((_, value) -> NOT_FINITE.equals(value) ? Double.NaN : value);
    return Metrics.of(leaves);
  }

  /** Returns what was put; the caller owns it. */
  public Map<String, Object> entries() {
    return entries;
  }

  private Object get(String key) {
    Object value = entries.get(key);
    if (value == null) {
      throw wrong(key, "a value", null);
    }
    return value;
  }

  /** Returns a number. */
  public double number(String key) {
    if (get(key) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "a number", get(key));
  }

  /** Returns a whole number. */
  public long integer(String key) {
    if (get(key) instanceof Number number) {
      return number.longValue();
    }
    throw wrong(key, "a whole number", get(key));
  }

  /** Returns whether there is an entry. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Returns a truth value. */
  public boolean flag(String key) {
    if (get(key) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "true or false", get(key));
  }

  /** Returns a text. */
  public String text(String key) {
    return get(key).toString();
  }

  /** Returns a list. */
  public List<?> list(String key) {
    if (get(key) instanceof List<?> list) {
      return list;
    }
    throw wrong(key, "a list", get(key));
  }

  /** Returns a list of numbers. */
  public double[] numbers(String key) {
    return numbersOf(list(key));
  }

  /** Returns the numbers of a list. */
  public static double[] numbersOf(Object list) {
    return ((List<?>) list).stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
  }

  /** Returns what {@link #putLosses} wrote. */
  public List<Double> losses(String key) {
    return list(key).stream()
        .map(value -> value instanceof Number n ? n.doubleValue() : Double.POSITIVE_INFINITY)
        .toList();
  }

  /** Returns a state within this one. */
  public State state(String key) {
    return of(map(key));
  }

  /** Returns a list of states within this one. */
  public List<State> states(String key) {
    return list(key).stream().map(inner -> of((Map<?, ?>) inner)).toList();
  }

  private static State of(Map<?, ?> map) {
    Map<String, Object> inner = new LinkedHashMap<>();
    map.forEach((name, value) -> inner.put(String.valueOf(name), value));
    return new State(inner);
  }

  /** Returns a map, in the order in which it was written. */
  public Map<?, ?> map(String key) {
    if (get(key) instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong(key, "a map", get(key));
  }

  /** Loads the state of a random source. */
  public void load(String key, Rng rng) {
    long[] words = list(key).stream().mapToLong(word -> ((Number) word).longValue()).toArray();
    rng.loadState(new StateDict().put(RNG, Column.ofLongs(words)));
  }

  /** Checks which kind of searcher wrote this. */
  public void expectType(String type) {
    Object found = entries.get("type");
    if (!type.equals(found)) {
      throw wrong("type", type, found);
    }
  }

  private static TuneException wrong(String key, String expected, @Nullable Object found) {
    return new TuneException(
        "%s of the searcher's state: expected %s, found %s; restore the state that a searcher of the same kind saved"
            .formatted(key, expected, found));
  }

  static OptionalLong total(long numSamples, long each) {
    return numSamples < 0 ? OptionalLong.empty() : OptionalLong.of(numSamples * each);
  }
}
