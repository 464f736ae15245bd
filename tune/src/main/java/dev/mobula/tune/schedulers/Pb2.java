package dev.mobula.tune.schedulers;

import dev.mobula.tune.Options;
import dev.mobula.tune.Trial;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Population based bandits: as {@link PopulationBasedTraining}, but the settings with which a trial
 * goes on are those from which a Gaussian process expects the largest improvement, with an upper
 * confidence bound. It needs no more than four trials, and numbers within bounds as settings.
 *
 * <p>With the default time attribute, seconds, what is decided depends on the speed of the machine.
 */
public final class Pb2 extends Population {
  private final Bounds bounds;
  private final Improvements improvements = new Improvements();
  private final Map<String, Last> last = new HashMap<>();

  /** Where a trial was, and the settings with which it went on from there. */
  private record Last(double time, double reward, double[] settings) {}

  private Pb2(Builder settings, Bounds bounds) {
    super(settings);
    this.bounds = bounds;
  }

  /** Returns a builder with all defaults but for the bounds, which must be given. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void onTrialAdd(Trial trial) {
    super.onTrialAdd(trial);
    bounds.units(trial);
  }

  @Override
  void observe(Trial trial, Progress progress) {
    double[] settings = bounds.units(trial);
    Last before = last.get(trial.id());
    improvements.arrived(trial.id());
    if (before != null && progress.time() > before.time) {
      improvements.add(
          before.time,
          before.reward,
          before.settings,
          (-progress.loss() - before.reward) / (progress.time() - before.time));
    }
    last.put(trial.id(), new Last(progress.time(), -progress.loss(), settings));
  }

  @Override
  Map<String, Object> explore(Trial trial, Trial donor) {
    Last from = last.getOrDefault(donor.id(), new Last(0, 0, bounds.units(donor)));
    double[] settings = improvements.choose(from.time, from.reward, bounds.size(), rng());
    improvements.departed(trial.id(), from.time, from.reward, settings);
    Last own = last.getOrDefault(trial.id(), from);
    last.put(trial.id(), new Last(own.time, from.reward, settings));
    return bounds.with(donor.config(), settings);
  }

  /** Collects settings. Confined to one thread. */
  public static final class Builder extends PopulationBuilder<Builder> {
    private Map<?, ?> hyperparamBounds = Map.of();

    private Builder() {}

    private Builder(Builder from) {
      super(from);
      hyperparamBounds = from.hyperparamBounds;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    Builder read(Options options) {
      super.read(options);
      hyperparamBounds = options.map("hyperparam_bounds");
      return this;
    }

    /**
     * Sets which settings change: maps, nested as the configuration is, whose leaves are lists of
     * the smallest and the largest number. Must be given.
     */
    public Builder hyperparamBounds(Map<String, ?> bounds) {
      hyperparamBounds = new LinkedHashMap<>(bounds);
      return this;
    }

    /**
     * Returns a new scheduler.
     *
     * @throws dev.mobula.tune.TuneConfigException naming everything that is wrong with the settings
     */
    public Pb2 build() {
      Checks checks = new Checks();
      check(checks);
      Bounds bounds = Bounds.parse("hyperparam_bounds", hyperparamBounds, checks);
      checks.finish();
      return new Pb2(new Builder(this), bounds);
    }
  }
}
