package dev.mobula.tune.schedulers;

import dev.mobula.tune.Options;

/**
 * Collects the settings that population based training and PB2 share. Confined to one thread.
 *
 * @param <B> the builder that this is
 */
public abstract class PopulationBuilder<B extends PopulationBuilder<B>> {
  String timeAttr = "time_total_s";
  double perturbationInterval = 60;
  double burnInPeriod;
  double quantileFraction = 0.25;
  boolean logConfig = true;

  PopulationBuilder() {}

  PopulationBuilder(PopulationBuilder<B> from) {
    timeAttr = from.timeAttr;
    perturbationInterval = from.perturbationInterval;
    burnInPeriod = from.burnInPeriod;
    quantileFraction = from.quantileFraction;
    logConfig = from.logConfig;
  }

  abstract B self();

  B read(Options options) {
    timeAttr = options.text("time_attr", timeAttr);
    perturbationInterval = options.number("perturbation_interval", perturbationInterval, 0, 1e18);
    burnInPeriod = options.number("burn_in_period", burnInPeriod, -Double.MIN_VALUE, 1e18);
    quantileFraction =
        options.number("quantile_fraction", quantileFraction, -Double.MIN_VALUE, 0.5);
    logConfig = options.flag("log_config", logConfig);
    return self();
  }

  /** Sets the metric that is a trial's age; {@code time_total_s} by default. */
  public B timeAttr(String metric) {
    timeAttr = metric;
    return self();
  }

  /** Sets the age between two comparisons of a trial; 60 by default. */
  public B perturbationInterval(double age) {
    perturbationInterval = age;
    return self();
  }

  /** Sets the age before which no trial is compared; 0 by default. */
  public B burnInPeriod(double age) {
    burnInPeriod = age;
    return self();
  }

  /** Sets which part counts as the worst and which as the best, at most 0.5; 0.25 by default. */
  public B quantileFraction(double fraction) {
    quantileFraction = fraction;
    return self();
  }

  /** Sets whether schedules are written into the trials' results directories; true by default. */
  public B logConfig(boolean log) {
    logConfig = log;
    return self();
  }

  void check(Checks checks) {
    checks.positive("perturbation_interval", perturbationInterval);
    checks.that(burnInPeriod >= 0, "burn_in_period", "at least 0", burnInPeriod);
    checks.that(
        quantileFraction >= 0 && quantileFraction <= 0.5,
        "quantile_fraction",
        "a number from 0 to 0.5",
        quantileFraction);
  }
}
