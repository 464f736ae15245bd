package dev.mobula.tune.schedulers;

import dev.mobula.tune.Options;

/**
 * Collects the settings that ASHA and HyperBand share. Confined to one thread.
 *
 * @param <B> the builder that this is
 */
public abstract class HalvingBuilder<B extends HalvingBuilder<B>> {
  String timeAttr = "training_iteration";
  double maxT;
  double reductionFactor;
  boolean stopLastTrials = true;

  HalvingBuilder(double maxT, double reductionFactor) {
    this.maxT = maxT;
    this.reductionFactor = reductionFactor;
  }

  HalvingBuilder(HalvingBuilder<B> from) {
    timeAttr = from.timeAttr;
    maxT = from.maxT;
    reductionFactor = from.reductionFactor;
    stopLastTrials = from.stopLastTrials;
  }

  abstract B self();

  B read(Options options) {
    timeAttr = options.text("time_attr", timeAttr);
    maxT = options.number("max_t", maxT, 0, Double.MAX_VALUE);
    reductionFactor = options.number("reduction_factor", reductionFactor, 1, Double.MAX_VALUE);
    stopLastTrials = options.flag("stop_last_trials", stopLastTrials);
    return self();
  }

  /** Sets the metric that is a trial's age; {@code training_iteration} by default. */
  public B timeAttr(String metric) {
    timeAttr = metric;
    return self();
  }

  /** Sets the age at which a trial ends; 100 by default, 81 for HyperBand. */
  public B maxT(double age) {
    maxT = age;
    return self();
  }

  /**
   * Sets which part goes on at a comparison: one of so many; 4 by default, 3 for HyperBand. By the
   * same factor the ages differ at which trials are compared.
   */
  public B reductionFactor(double factor) {
    reductionFactor = factor;
    return self();
  }

  /** Sets whether a trial ends at {@link #maxT}; true by default. */
  public B stopLastTrials(boolean stop) {
    stopLastTrials = stop;
    return self();
  }
}
