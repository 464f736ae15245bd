package dev.mobula.tune.schedulers;

import dev.mobula.tune.Options;
import dev.mobula.tune.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Population based training: at an interval, a trial that is among the worst goes on from the
 * newest checkpoint of one of the best, with that one's settings, changed at random.
 *
 * <p>With the default time attribute, seconds, what is decided depends on the speed of the machine;
 * another one, such as {@code training_iteration}, makes it repeatable for trials that run one
 * after another. The schedule of each trial's settings is written as {@code pbt_policy.txt} into
 * its results directory, for {@link PopulationBasedTrainingReplay}.
 */
public final class PopulationBasedTraining extends Population {
  private final Builder settings;
  private final Mutations mutations;

  private PopulationBasedTraining(Builder settings, Mutations mutations) {
    super(settings);
    this.settings = settings;
    this.mutations = mutations;
  }

  /** Returns a builder with all defaults but for the settings that change, which must be given. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void onTrialAdd(Trial trial) {
    super.onTrialAdd(trial);
    mutations.check(trial);
  }

  @Override
  Map<String, Object> explore(Trial trial, Trial donor) {
    Map<String, Object> changed =
        mutations.explore(
            donor.config(), settings.resampleProbability, settings.perturbationFactors, rng());
    return settings.customExploreFn.apply(changed);
  }

  /** Collects settings. Confined to one thread. */
  public static final class Builder extends PopulationBuilder<Builder> {
    private Map<?, ?> hyperparamMutations = Map.of();
    private double resampleProbability = 0.25;
    private List<Double> perturbationFactors = List.of(1.2, 0.8);
    private UnaryOperator<Map<String, Object>> customExploreFn = UnaryOperator.identity();

    private Builder() {}

    private Builder(Builder from) {
      super(from);
      hyperparamMutations = from.hyperparamMutations;
      resampleProbability = from.resampleProbability;
      perturbationFactors = from.perturbationFactors;
      customExploreFn = from.customExploreFn;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    Builder read(Options options) {
      super.read(options);
      hyperparamMutations = options.map("hyperparam_mutations");
      resampleProbability =
          options.number("resample_probability", resampleProbability, -Double.MIN_VALUE, 1);
      perturbationFactors = options.numbers("perturbation_factors", perturbationFactors);
      return this;
    }

    /**
     * Sets which settings change: maps, nested as the configuration is, whose leaves are lists, of
     * which neighbours are taken, or domains of {@link dev.mobula.tune.Tune}, within whose bounds
     * numbers are multiplied; or a function, as {@code sample_from}. Must be given.
     */
    public Builder hyperparamMutations(Map<String, ?> mutations) {
      hyperparamMutations = new LinkedHashMap<>(mutations);
      return this;
    }

    /** Sets how likely a setting is drawn anew instead; 0.25 by default. */
    public Builder resampleProbability(double probability) {
      resampleProbability = probability;
      return this;
    }

    /** Sets by what numbers are multiplied, each equally likely; 1.2 and 0.8 by default. */
    public Builder perturbationFactors(double up, double down) {
      perturbationFactors = List.of(up, down);
      return this;
    }

    /**
     * Sets a function that is given each changed configuration, and returns the one that is used;
     * by default the same. What it returns must follow from what it is given.
     */
    public Builder customExploreFn(UnaryOperator<Map<String, Object>> function) {
      customExploreFn = function;
      return this;
    }

    /**
     * Returns a new scheduler.
     *
     * @throws dev.mobula.tune.TuneConfigException naming everything that is wrong with the settings
     */
    public PopulationBasedTraining build() {
      Checks checks = new Checks();
      check(checks);
      checks.that(
          resampleProbability >= 0 && resampleProbability <= 1,
          "resample_probability",
          "a number from 0 to 1",
          resampleProbability);
      checks.that(
          perturbationFactors.size() == 2 && perturbationFactors.stream().allMatch(f -> f > 0),
          "perturbation_factors",
          "two numbers above 0",
          perturbationFactors);
      Mutations mutations = Mutations.parse("hyperparam_mutations", hyperparamMutations, checks);
      checks.finish();
      return new PopulationBasedTraining(new Builder(this), mutations);
    }
  }
}
