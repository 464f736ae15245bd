package dev.mobula.tune.stoppers;

import dev.mobula.tune.Options;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneProblem;
import dev.mobula.tune.search.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stoppers that a configuration can name: {@code stop: {training_iteration: 100}} are limits of
 * metrics, {@code stop: {type: trial_plateau, metric: loss}} is a stopper with its settings, and a
 * list of such maps combines them.
 */
public final class Stoppers {
  private static final String TYPE = "type";
  private static final Map<String, Function<Options, Stopper>> BY_TYPE = new LinkedHashMap<>();

  static {
    BY_TYPE.put("maximum_iteration", o -> new MaximumIterationStopper(o.integer("max_iter", 1, 1)));
    BY_TYPE.put(
        "trial_plateau", o -> new TrialPlateauStopper(TrialPlateauStopper.Settings.read(o)));
    BY_TYPE.put(
        "experiment_plateau",
        o -> new ExperimentPlateauStopper(ExperimentPlateauStopper.Settings.read(o)));
  }

  private Stoppers() {}

  /** Returns the names of all stoppers. */
  public static List<String> names() {
    return List.copyOf(BY_TYPE.keySet());
  }

  /**
   * Returns the stopper of a configuration, for one experiment at a time.
   *
   * @param path where the settings stand, such as {@code run_config.stop}, for messages
   * @param settings a map or a list of maps; null for none
   * @throws TuneConfigException naming everything that is wrong with the settings
   */
  public static Stopper of(String path, @Nullable Object settings) {
    return switch (settings) {
      case null -> Stopper.NONE;
      case Map<?, ?> map -> one(path, copy(map));
      case List<?> list -> combined(path, list);
      default ->
          throw new TuneConfigException(
              List.of(
                  new TuneProblem(
                      path,
                      "limits of metrics, such as {training_iteration: 100}",
                      settings.toString(),
                      "correct it")));
    };
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private static Stopper combined(String path, List<?> list) {
    List<Stopper> stoppers = new ArrayList<>();
    List<TuneProblem> problems = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      try {
        stoppers.add(of(path + "." + i, list.get(i)));
      } catch (TuneConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new TuneConfigException(problems);
    }
    return new CombinedStopper(stoppers);
  }

  private static Stopper one(String path, Map<String, @Nullable Object> settings) {
    if (!(settings.get(TYPE) instanceof String)) {
      return limits(path, settings);
    }
    Options options = new Options(path, settings);
    String type = options.oneOf(TYPE, "", BY_TYPE.keySet());
    Stopper stopper = BY_TYPE.getOrDefault(type, _ -> Stopper.NONE).apply(options);
    options.finish();
    return stopper;
  }

  private static Stopper limits(String path, Map<String, @Nullable Object> settings) {
    Map<String, Double> limits = new LinkedHashMap<>();
    List<TuneProblem> problems = new ArrayList<>();
    settings.forEach((metric, limit) -> {
      if (limit instanceof Number number && !Double.isNaN(number.doubleValue())) {
        limits.put(metric, number.doubleValue());
      } else {
        String key = path + "." + metric;
        problems.add(new TuneProblem(key, "a number", String.valueOf(limit), "correct it"));
      }
    });
    if (!problems.isEmpty()) {
      throw new TuneConfigException(problems);
    }
    return new MetricStopper(limits);
  }

  static String metric(Options options) {
    String metric = options.text("metric", "");
    if (metric.isEmpty()) {
      options.report("metric", "a metric", "none", "add one");
    }
    return metric;
  }

  static Mode mode(Options options, Mode defaultMode) {
    String word = options.oneOf("mode", defaultMode.toString(), List.of("min", "max"));
    return word.equals("min") ? Mode.MIN : Mode.MAX;
  }

  static int count(Options options, String key, int defaultValue, int minimum) {
    return (int) Math.min(options.integer(key, defaultValue, minimum), Integer.MAX_VALUE);
  }
}
