package dev.mobula.tune;

import dev.mobula.core.Resources;
import dev.mobula.tune.schedulers.FifoScheduler;
import dev.mobula.tune.search.Mode;
import dev.mobula.tune.search.Objective;
import dev.mobula.tune.search.RandomSearch;
import dev.mobula.tune.search.SearchAlgorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment searches; made by {@link #builder}, whose methods say what there is. Immutable.
 */
public final class TuneConfig {
  private final List<Objective> objectives;
  private final long numSamples;
  private final SearchAlgorithm searchAlgorithm;
  private final Supplier<TrialScheduler> scheduler;
  private final int maxConcurrentTrials;
  private final @Nullable Resources resourcesPerTrial;
  private final boolean isolated;
  private final boolean reuseActors;
  private final @Nullable Duration timeBudget;
  private final long seed;
  private final List<Path> warmStart;

  private TuneConfig(Builder from) {
    this.objectives = List.copyOf(from.objectives);
    this.numSamples = from.numSamples;
    this.searchAlgorithm = from.searchAlgorithm;
    this.scheduler = from.scheduler;
    this.maxConcurrentTrials = from.maxConcurrentTrials;
    this.resourcesPerTrial = from.resourcesPerTrial;
    this.isolated = from.isolated;
    this.reuseActors = from.reuseActors;
    this.timeBudget = from.timeBudget;
    this.seed = from.seed;
    this.warmStart = List.copyOf(from.warmStart);
  }

  /** Returns a builder with all defaults but for the metric, which must be given. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what is improved; schedulers go by the first. */
  public List<Objective> objectives() {
    return objectives;
  }

  /** Returns what schedulers go by, and what says which trial is the best. */
  public Objective objective() {
    return objectives.getFirst();
  }

  /** Returns how many trials there are, or how often the whole grid is tried. */
  public long numSamples() {
    return numSamples;
  }

  /** Returns what suggests configurations. */
  public SearchAlgorithm searchAlgorithm() {
    return searchAlgorithm;
  }

  /** Makes what decides which trials go on. */
  public TrialScheduler newScheduler() {
    return scheduler.get();
  }

  /** Returns how many trials run at a time at most. */
  public int maxConcurrentTrials() {
    return maxConcurrentTrials;
  }

  /** Returns what each trial holds, where that is not its factory's to say. */
  public Optional<Resources> resourcesPerTrial() {
    return Optional.ofNullable(resourcesPerTrial);
  }

  /** Tells whether trials run in processes of their own. */
  public boolean isolated() {
    return isolated;
  }

  /** Tells whether a trial may take over the actor of one that is over. */
  public boolean reuseActors() {
    return reuseActors;
  }

  /** Returns how long the experiment may take. */
  public Optional<Duration> timeBudget() {
    return Optional.ofNullable(timeBudget);
  }

  /** Returns the seed of the search. */
  public long seed() {
    return seed;
  }

  /** Returns the results directories of the experiments of which the searcher is told first. */
  public List<Path> warmStart() {
    return warmStart;
  }

  /** Collects settings. Confined to one thread. */
  public static final class Builder {
    private final List<Objective> objectives = new ArrayList<>();
    private long numSamples = 1;
    private SearchAlgorithm searchAlgorithm = new RandomSearch(false);
    private Supplier<TrialScheduler> scheduler = FifoScheduler::new;
    private int maxConcurrentTrials = Integer.MAX_VALUE;
    private @Nullable Resources resourcesPerTrial;
    private boolean isolated;
    private boolean reuseActors = true;
    private @Nullable Duration timeBudget;
    private long seed;
    private final List<Path> warmStart = new ArrayList<>();

    private Builder() {}

    /** Adds a metric to improve; schedulers go by the first. */
    public Builder metric(String metric, Mode mode) {
      objectives.add(new Objective(metric, mode));
      return this;
    }

    /**
     * Sets how many trials there are, or how often the whole grid is tried where there is one; 1 by
     * default, -1 for no end.
     */
    public Builder numSamples(long samples) {
      numSamples = samples;
      return this;
    }

    /** Sets what suggests configurations; random search by default. */
    public Builder searchAlgorithm(SearchAlgorithm algorithm) {
      searchAlgorithm = algorithm;
      return this;
    }

    /** Sets what makes the scheduler, one for each experiment; by default all trials go on. */
    public Builder scheduler(Supplier<TrialScheduler> newScheduler) {
      scheduler = newScheduler;
      return this;
    }

    /** Sets how many trials run at a time; by default as many as there are resources for. */
    public Builder maxConcurrentTrials(int trials) {
      if (trials < 1) {
        throw new TuneException("max_concurrent_trials: expected at least 1, found " + trials);
      }
      maxConcurrentTrials = trials;
      return this;
    }

    /** Sets what each trial holds; by default what its factory says. */
    public Builder resourcesPerTrial(Resources resources) {
      resourcesPerTrial = resources;
      return this;
    }

    /** Runs each trial in a process of its own, whose crash costs only that trial. */
    public Builder isolated() {
      isolated = true;
      return this;
    }

    /** Sets whether a trial takes over the actor, and so the process, of one that is over. */
    public Builder reuseActors(boolean reuse) {
      reuseActors = reuse;
      return this;
    }

    /**
     * Sets how long the experiment may take, what lies between an interruption and its resumption
     * not counted; by default there is no limit.
     */
    public Builder timeBudget(Duration budget) {
      if (!budget.isPositive()) {
        throw new TuneException("time_budget_s: expected more than 0, found " + budget);
      }
      timeBudget = budget;
      return this;
    }

    /** Sets the source of all randomness of the search; 0 by default. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Adds an earlier experiment, by its results directory, from whose trials the searcher learns
     * before it suggests any. Those that failed, or are not of the search space, are left out.
     */
    public Builder warmStart(Path resultsDir) {
      warmStart.add(resultsDir);
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws TuneException if there is no metric
     */
    public TuneConfig build() {
      if (objectives.isEmpty()) {
        throw new TuneException("expected a metric to improve, found none; set metric and mode");
      }
      return new TuneConfig(this);
    }
  }
}
