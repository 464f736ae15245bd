package dev.mobula.tune.schedulers;

import dev.mobula.tune.Trial;
import dev.mobula.tune.TuneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The numbers among a configuration's settings that change, each seen as a part of its range. */
final class Bounds {
  private final List<Range> ranges;

  private Bounds(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  private record Range(List<String> path, double low, double high) {
    double unit(double value) {
      return Math.clamp((value - low) / (high - low), 0, 1);
    }

    double value(double unit) {
      return low + unit * (high - low);
    }
  }

  /** Reads nested maps whose leaves are lists of two numbers. */
  static Bounds parse(String key, Map<?, ?> nested, Checks checks) {
    List<Range> ranges = new ArrayList<>();
    parse(key, nested, List.of(), ranges, checks);
    checks.that(!nested.isEmpty(), key, "at least one setting that changes", "none");
    return new Bounds(ranges);
  }

  private static void parse(
      String key, Map<?, ?> nested, List<String> path, List<Range> ranges, Checks checks) {
    nested.forEach((name, value) -> {
      List<String> inner = new ArrayList<>(path);
      inner.add(String.valueOf(name));
      String innerKey = key + "." + name;
      if (value instanceof Map<?, ?> map) {
        parse(innerKey, map, inner, ranges, checks);
      } else if (isRange(value) && value instanceof List<?> list) {
        ranges.add(new Range(List.copyOf(inner), number(list.get(0)), number(list.get(1))));
      } else {
        checks.that(false, innerKey, "[smallest, largest] number", String.valueOf(value));
      }
    });
  }

  private static boolean isRange(Object value) {
    return value instanceof List<?> list
        && list.size() == 2
        && list.stream().allMatch(Number.class::isInstance)
        && number(list.get(0)) < number(list.get(1));
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  int size() {
    return ranges.size();
  }

  /**
   * Returns where a trial's settings are in their ranges, from 0 to 1.
   *
   * @throws TuneException naming one that it lacks
   */
  double[] units(Trial trial) {
    return ranges.stream().mapToDouble(range -> range.unit(value(trial, range))).toArray();
  }

  private static double value(Trial trial, Range range) {
    if (Mutations.at(trial.config(), range.path) instanceof Number number) {
      return number.doubleValue();
    }
    throw new TuneException(
        "hyperparam_bounds: expected a number as setting %s in the configuration of trial %s, found %s; add it to the search space"
            .formatted(
                String.join(".", range.path),
                trial.id(),
                Mutations.at(trial.config(), range.path)));
  }

  /** Returns a configuration with other settings; what was a whole number stays one. */
  Map<String, Object> with(Map<String, Object> config, double[] units) {
    Map<String, Object> changed = config;
    for (int i = 0; i < units.length; i++) {
      Range range = ranges.get(i);
      double value = range.value(units[i]);
      Object before = Mutations.at(config, range.path);
      boolean whole = before instanceof Long || before instanceof Integer;
      changed =
          Mutations.with(changed, range.path, whole ? (Object) Math.round(value) : (Object) value);
    }
    return changed;
  }
}
