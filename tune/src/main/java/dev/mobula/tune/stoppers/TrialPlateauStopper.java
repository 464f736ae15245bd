package dev.mobula.tune.stoppers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Options;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.Mode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Ends a trial whose last results differ little. For one experiment at a time. */
public final class TrialPlateauStopper implements Stopper {
  private final Settings settings;
  private final Map<String, Deque<Double>> last = new HashMap<>();

  /** Creates a stopper. */
  public TrialPlateauStopper(Settings settings) {
    this.settings = settings;
  }

  /** Creates a stopper with all defaults. */
  public TrialPlateauStopper(String metric) {
    this(Settings.of(metric));
  }

  /**
   * When a trial ends.
   *
   * @param metric the metric that must no longer change
   * @param std the standard deviation below which it does not (default 0.01)
   * @param numResults of how many results that is (default 4)
   * @param gracePeriod how many results a trial has at least (default 4)
   * @param metricThreshold how good the last must be; NaN, the default, for any
   * @param mode which values are better than the threshold (default MAX)
   */
  public record Settings(
      String metric,
      double std,
      int numResults,
      int gracePeriod,
      double metricThreshold,
      Mode mode) {
    /** Checks the numbers. */
    public Settings {
      if (!(std > 0) || numResults < 1 || gracePeriod < 0) {
        throw new TuneException(
            "expected std above 0, num_results of at least 1 and grace_period of at least 0, found %s, %d and %d"
                .formatted(std, numResults, gracePeriod));
      }
    }

    /** Returns all defaults. */
    public static Settings of(String metric) {
      return new Settings(metric, 0.01, 4, 4, Double.NaN, Mode.MAX);
    }

    static Settings read(Options options) {
      Settings defaults = of(Stoppers.metric(options));
      return new Settings(
          defaults.metric,
          options.number("std", defaults.std, 0, Double.MAX_VALUE),
          Stoppers.count(options, "num_results", defaults.numResults, 1),
          Stoppers.count(options, "grace_period", defaults.gracePeriod, 0),
          options.number(
              "metric_threshold",
              defaults.metricThreshold,
              Double.NEGATIVE_INFINITY,
              Double.MAX_VALUE),
          Stoppers.mode(options, defaults.mode));
    }

    private boolean isGoodEnough(double value) {
      return Double.isNaN(metricThreshold)
          || (mode == Mode.MAX ? value >= metricThreshold : value <= metricThreshold);
    }
  }

  @Override
  public void begin() {
    last.clear();
  }

  @Override
  public Set<String> metrics() {
    return Set.of(settings.metric);
  }

  @Override
  public boolean shouldStop(Trial trial, Metrics result) {
    OptionalDouble value = result.findNumber(settings.metric);
    if (value.isEmpty()) {
      return false;
    }
    Deque<Double> values = last.computeIfAbsent(trial.id(), _ -> new ArrayDeque<>());
    values.add(value.getAsDouble());
    if (values.size() > settings.numResults) {
      values.remove();
    }
    return trial.iteration() >= settings.gracePeriod
        && values.size() == settings.numResults
        && settings.isGoodEnough(value.getAsDouble())
        && Deviation.of(List.copyOf(values)) < settings.std;
  }
}
