package dev.mobula.tune.schedulers;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Options;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.search.Objective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asynchronous successive halving: each time a trial is {@code reduction_factor} times as old as at
 * the last time, it goes on only if it is among the best {@code 1 / reduction_factor} of those that
 * were compared at that age.
 */
public final class AshaScheduler extends TimedScheduler {
  private final Builder settings;
  private final List<AshaBracket> brackets = new ArrayList<>();
  private final Map<String, AshaBracket> bracketOf = new HashMap<>();
  private Rng rng = new Rng(0);

  private AshaScheduler(Builder settings) {
    super(settings.timeAttr);
    this.settings = settings;
    for (int i = 0; i < settings.brackets; i++) {
      brackets.add(
          new AshaBracket(settings.gracePeriod, settings.maxT, settings.reductionFactor, i));
    }
  }

  /** Returns a builder with all defaults. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void begin(Objective objective, long seed) {
    super.begin(objective, seed);
    rng = new Rng(Rng.split(seed, "asha", 0));
  }

  @Override
  public void onTrialAdd(Trial trial) {
    bracketOf.put(trial.id(), drawBracket());
  }

  /** Draws with Ray's weights: a bracket has e times as many trials for each rung more. */
  private AshaBracket drawBracket() {
    if (brackets.size() == 1) {
      return brackets.getFirst();
    }
    double[] weights = new double[brackets.size()];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = DetMath.exp(brackets.get(i).size() - (double) brackets.getFirst().size());
      sum += weights[i];
    }
    double at = rng.nextDouble() * sum;
    int drawn = 0;
    while (drawn < weights.length - 1 && at >= weights[drawn]) {
      at -= weights[drawn++];
    }
    return brackets.get(drawn);
  }

  @Override
  public TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result) {
    Progress progress = progress(result);
    if (progress == null) {
      return TrialDecision.CONTINUE;
    }
    if (progress.time() >= settings.maxT && settings.stopLastTrials) {
      return TrialDecision.STOP;
    }
    return bracket(trial).goesOn(trial.id(), progress)
        ? TrialDecision.CONTINUE
        : TrialDecision.STOP;
  }

  /** A trial that ended by itself is compared with as well. */
  @Override
  public void onTrialComplete(TrialPool pool, Trial trial) {
    Progress progress = progress(trial.lastResult());
    if (progress != null) {
      bracket(trial).goesOn(trial.id(), progress);
    }
  }

  private AshaBracket bracket(Trial trial) {
    return bracketOf.getOrDefault(trial.id(), brackets.getFirst());
  }

  /** Collects settings. Confined to one thread. */
  public static final class Builder extends HalvingBuilder<Builder> {
    private double gracePeriod = 1;
    private int brackets = 1;

    private Builder() {
      super(100, 4);
    }

    private Builder(Builder from) {
      super(from);
      gracePeriod = from.gracePeriod;
      brackets = from.brackets;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    Builder read(Options options) {
      super.read(options);
      gracePeriod = options.number("grace_period", gracePeriod, 0, Double.MAX_VALUE);
      brackets = (int) Math.min(options.integer("brackets", brackets, 1), Integer.MAX_VALUE);
      return this;
    }

    /** Sets the age at which trials are compared for the first time; 1 by default. */
    public Builder gracePeriod(double age) {
      gracePeriod = age;
      return this;
    }

    /**
     * Sets how many brackets there are, of which each begins to compare {@code reductionFactor}
     * times later than the one before; 1 by default.
     */
    public Builder brackets(int number) {
      brackets = number;
      return this;
    }

    /**
     * Returns a new scheduler.
     *
     * @throws dev.mobula.tune.TuneConfigException naming everything that is wrong with the settings
     */
    public AshaScheduler build() {
      check();
      return new AshaScheduler(new Builder(this));
    }

    private void check() {
      Checks checks = new Checks();
      checks.positive("max_t", maxT);
      checks.positive("grace_period", gracePeriod);
      checks.above("reduction_factor", reductionFactor, 1);
      checks.that(
          gracePeriod <= maxT, "grace_period", "at most max_t, which is " + maxT, gracePeriod);
      checks.that(brackets >= 1, "brackets", "at least 1", brackets);
      checks.finish();
      int most = AshaBracket.rungs(gracePeriod, maxT, reductionFactor, 0);
      checks.that(
          brackets <= most,
          "brackets",
          "at most the number of ages at which trials are compared, which is " + most,
          brackets);
      checks.finish();
    }
  }
}
