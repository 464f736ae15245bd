package dev.mobula.tune.schedulers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Options;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stops a trial whose best result is worse than the median of what other trials had on average up
 * to the same age. With the default time attribute, seconds, the decisions depend on the speed of
 * the machine; {@code training_iteration} makes them repeatable.
 */
public final class MedianStoppingRule extends TimedScheduler {
  private final Builder settings;
  private final Map<String, List<Progress>> results = new LinkedHashMap<>();
  private final Set<String> paused = new HashSet<>();

  private MedianStoppingRule(Builder settings) {
    super(settings.timeAttr);
    this.settings = settings;
  }

  /** Returns a builder with all defaults. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result) {
    Progress progress = progress(result);
    if (progress == null || paused.contains(trial.id())) {
      return TrialDecision.CONTINUE;
    }
    List<Progress> own = results.computeIfAbsent(trial.id(), _ -> new ArrayList<>());
    own.add(progress);
    if (progress.time() < settings.gracePeriod) {
      return TrialDecision.CONTINUE;
    }
    List<Double> means = meansOfOthers(trial, progress.time());
    boolean good =
        means.size() < settings.minSamplesRequired || best(own) <= Quantiles.median(means);
    return good ? TrialDecision.CONTINUE : end(trial);
  }

  private TrialDecision end(Trial trial) {
    if (settings.hardStop) {
      return TrialDecision.STOP;
    }
    paused.add(trial.id());
    return TrialDecision.PAUSE;
  }

  /** Returns the means of those that have been at least as old, up to that age. */
  private List<Double> meansOfOthers(Trial trial, double time) {
    List<Double> means = new ArrayList<>();
    results.forEach((id, list) -> {
      if (!id.equals(trial.id()) && list.getLast().time() >= time) {
        list.stream()
            .filter(result -> result.time() >= settings.gracePeriod && result.time() <= time)
            .mapToDouble(Progress::loss)
            .average()
            .ifPresent(means::add);
      }
    });
    return means;
  }

  private static double best(List<Progress> list) {
    return list.stream().mapToDouble(Progress::loss).min().orElseThrow();
  }

  /** Collects settings. Confined to one thread. */
  public static final class Builder {
    private String timeAttr = "time_total_s";
    private double gracePeriod = 60;
    private int minSamplesRequired = 3;
    private boolean hardStop = true;

    private Builder() {}

    private Builder(Builder from) {
      timeAttr = from.timeAttr;
      gracePeriod = from.gracePeriod;
      minSamplesRequired = from.minSamplesRequired;
      hardStop = from.hardStop;
    }

    Builder read(Options options) {
      timeAttr = options.text("time_attr", timeAttr);
      gracePeriod = options.number("grace_period", gracePeriod, -Double.MIN_VALUE, 1e18);
      minSamplesRequired =
          (int) Math.min(options.integer("min_samples_required", minSamplesRequired, 1), 1 << 30);
      hardStop = options.flag("hard_stop", hardStop);
      return this;
    }

    /** Sets the metric that is a trial's age; {@code time_total_s} by default. */
    public Builder timeAttr(String metric) {
      timeAttr = metric;
      return this;
    }

    /** Sets the age before which no trial is stopped, nor counted; 60 by default. */
    public Builder gracePeriod(double age) {
      gracePeriod = age;
      return this;
    }

    /** Sets how many other trials a median is of at least; 3 by default. */
    public Builder minSamplesRequired(int trials) {
      minSamplesRequired = trials;
      return this;
    }

    /**
     * Sets whether bad trials are stopped; else they are paused, and go on when all others are
     * over. True by default.
     */
    public Builder hardStop(boolean stop) {
      hardStop = stop;
      return this;
    }

    /**
     * Returns a new scheduler.
     *
     * @throws dev.mobula.tune.TuneConfigException naming everything that is wrong with the settings
     */
    public MedianStoppingRule build() {
      Checks checks = new Checks();
      checks.that(gracePeriod >= 0, "grace_period", "at least 0", gracePeriod);
      checks.that(
          minSamplesRequired >= 1, "min_samples_required", "at least 1", minSamplesRequired);
      checks.finish();
      return new MedianStoppingRule(new Builder(this));
    }
  }
}
