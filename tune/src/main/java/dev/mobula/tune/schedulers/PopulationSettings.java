package dev.mobula.tune.schedulers;

import dev.mobula.tune.Options;

/**
 * The settings that population based training and PB2 share.
 *
 * @param timeAttr the metric that is a trial's age
 * @param perturbationInterval the age between two comparisons of a trial
 * @param burnInPeriod the age before which no trial is compared
 * @param quantileFraction which part counts as the worst and which as the best
 * @param logConfig whether schedules are written into the trials' results directories
 */
record PopulationSettings(
    String timeAttr,
    double perturbationInterval,
    double burnInPeriod,
    double quantileFraction,
    boolean logConfig) {
  static final PopulationSettings DEFAULT =
      new PopulationSettings("time_total_s", 60, 0, 0.25, true);

  static PopulationSettings read(Options options) {
    return new PopulationSettings(
        options.text("time_attr", DEFAULT.timeAttr),
        options.number("perturbation_interval", DEFAULT.perturbationInterval, 0, 1e18),
        options.number("burn_in_period", DEFAULT.burnInPeriod, -Double.MIN_VALUE, 1e18),
        options.number("quantile_fraction", DEFAULT.quantileFraction, -Double.MIN_VALUE, 0.5),
        options.flag("log_config", DEFAULT.logConfig));
  }

  PopulationSettings withTimeAttr(String metric) {
    return new PopulationSettings(
        metric, perturbationInterval, burnInPeriod, quantileFraction, logConfig);
  }

  PopulationSettings withPerturbationInterval(double age) {
    return new PopulationSettings(timeAttr, age, burnInPeriod, quantileFraction, logConfig);
  }

  PopulationSettings withBurnInPeriod(double age) {
    return new PopulationSettings(timeAttr, perturbationInterval, age, quantileFraction, logConfig);
  }

  PopulationSettings withQuantileFraction(double fraction) {
    return new PopulationSettings(
        timeAttr, perturbationInterval, burnInPeriod, fraction, logConfig);
  }

  PopulationSettings withLogConfig(boolean log) {
    return new PopulationSettings(
        timeAttr, perturbationInterval, burnInPeriod, quantileFraction, log);
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
