package dev.mobula.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one iteration by path: the nested maps of {@link Trainable#train} with {@code /}
 * between levels, in their order. Immutable.
 */
public final class Metrics {
  private final Map<String, Object> leaves;

  private Metrics(Map<String, Object> leaves) {
    this.leaves = leaves;
  }

  /**
   * Flattens nested maps.
   *
   * @throws TrainException if a leaf is neither a number, a text nor a boolean
   */
  public static Metrics of(Map<String, ?> nested) {
    Map<String, Object> leaves = LinkedHashMap.newLinkedHashMap(64);
    flatten("", nested, leaves);
    return new Metrics(leaves);
  }

  private static void flatten(String prefix, Map<?, ?> nested, Map<String, Object> into) {
    for (Map.Entry<?, ?> entry : nested.entrySet()) {
      String path = prefix.concat(String.valueOf(entry.getKey()));
      switch (entry.getValue()) {
        case Map<?, ?> inner -> flatten(path.concat("/"), inner, into);
        case Number number -> into.put(path, number);
        case String text -> into.put(path, text);
        case Boolean flag -> into.put(path, flag);
        case null, default ->
            throw new TrainException(
                "expected a number, a text or a boolean as metric '%s', found %s"
                    .formatted(path, entry.getValue()));
      }
    }
  }

  /** Returns the values by path, in the order in which they were reported. */
  public Map<String, Object> leaves() {
    return Collections.unmodifiableMap(leaves);
  }

  /** Returns the number at a full path; NaN where there is none or it is no number. */
  public double number(String path) {
    return leaves.get(path) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** Returns the value at a full path, or null where there is none. */
  public @Nullable Object get(String path) {
    return leaves.get(path);
  }

  /**
   * Returns the value of a metric that a user named by its full path or, where that is unique, by
   * its last components; null where it was not reported.
   *
   * @throws TrainException if more than one of the metrics is meant
   */
  public @Nullable Object find(String name) {
    Object value = leaves.get(name);
    if (value != null) {
      return value;
    }
    String suffix = "/" + name;
    return leaves.keySet().stream().anyMatch(path -> path.endsWith(suffix))
        ? leaves.get(resolve(name, leaves.keySet()))
        : null;
  }

  /**
   * Returns the number that {@link #find} finds; empty where there is none.
   *
   * @throws TrainException if more than one of the metrics is meant
   */
  public OptionalDouble findNumber(String name) {
    return find(name) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /**
   * Finds the full path of a metric that a user named by its full path or by its last components,
   * such as {@code episode_return_mean}.
   *
   * @param known all full paths
   * @throws TrainException if no metric or more than one is meant, naming the nearest
   */
  public static String resolve(String name, Collection<String> known) {
    if (known.contains(name)) {
      return name;
    }
    String suffix = "/" + name;
    List<String> matches = new ArrayList<>();
    for (String path : known) {
      if (path.endsWith(suffix)) {
        matches.add(path);
      }
    }
    return switch (matches.size()) {
      case 1 -> matches.getFirst();
      case 0 -> throw new TrainException(unknown(name, known));
      default ->
          throw new TrainException(
              "metric '%s' is reported more than once; expected one of: %s"
                  .formatted(name, String.join(", ", matches)));
    };
  }

  private static String unknown(String name, Collection<String> known) {
    List<String> nearest = Nearest.of(name, known);
    return nearest.isEmpty()
        ? "no metric '%s' is reported; expected one of: %s"
            .formatted(name, String.join(", ", known.stream().sorted().toList()))
        : "no metric '%s' is reported; did you mean %s?"
            .formatted(name, String.join(" or ", nearest));
  }

  @Override
  public String toString() {
    return "Metrics" + leaves;
  }
}
