package dev.mobula.tune.stoppers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Options;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Ends an experiment whose best results differ little. For one experiment at a time. */
public final class ExperimentPlateauStopper implements Stopper {
  private final Settings settings;
  private final List<Double> bestFirst = new ArrayList<>();
  private long unchanged;

  /** Creates a stopper. */
  public ExperimentPlateauStopper(Settings settings) {
    this.settings = settings;
  }

  /** Creates a stopper with all defaults. */
  public ExperimentPlateauStopper(String metric, Mode mode) {
    this(Settings.of(metric, mode));
  }

  /**
   * When an experiment ends.
   *
   * @param metric the metric that must no longer improve
   * @param std up to which standard deviation the best results count as equal (default 0.001)
   * @param top how many results are the best, at least 2 (default 10)
   * @param mode which values are better (default MIN)
   * @param patience for how many results in a row that must be so (default 0)
   */
  public record Settings(String metric, double std, int top, Mode mode, int patience) {
    /** Checks the numbers. */
    public Settings {
      if (!(std > 0) || top < 2 || patience < 0) {
        throw new TuneException(
            "expected std above 0, top of at least 2 and patience of at least 0, found %s, %d and %d"
                .formatted(std, top, patience));
      }
    }

    /** Returns all defaults. */
    public static Settings of(String metric, Mode mode) {
      return new Settings(metric, 0.001, 10, mode, 0);
    }

    static Settings read(Options options) {
      Settings defaults = of(Stoppers.metric(options), Stoppers.mode(options, Mode.MIN));
      return new Settings(
          defaults.metric,
          options.number("std", defaults.std, 0, Double.MAX_VALUE),
          Stoppers.count(options, "top", defaults.top, 2),
          defaults.mode,
          Stoppers.count(options, "patience", defaults.patience, 0));
    }
  }

  @Override
  public void begin() {
    bestFirst.clear();
    unchanged = 0;
  }

  @Override
  public Set<String> metrics() {
    return Set.of(settings.metric);
  }

  /** Takes the result; it ends no single trial. */
  @Override
  public boolean shouldStop(Trial trial, Metrics result) {
    OptionalDouble value = result.findNumber(settings.metric);
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      add(settings.mode == Mode.MIN ? value.getAsDouble() : -value.getAsDouble());
      unchanged = hasPlateaued() ? unchanged + 1 : 0;
    }
    return false;
  }

  private void add(double loss) {
    int at = Collections.binarySearch(bestFirst, loss);
    bestFirst.add(at < 0 ? -at - 1 : at, loss);
    if (bestFirst.size() > settings.top) {
      bestFirst.removeLast();
    }
  }

  private boolean hasPlateaued() {
    return bestFirst.size() == settings.top && Deviation.of(bestFirst) <= settings.std;
  }

  @Override
  public boolean shouldStopAll() {
    return unchanged > 0 && unchanged >= settings.patience;
  }
}
