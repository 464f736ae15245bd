package dev.mobula.tune.search.gp;

import dev.mobula.tune.Options;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;

/**
 * Bayesian optimisation with a Gaussian process, for few, expensive trials.
 *
 * @param nStartupTrials quasi-random trials before the model is asked
 * @param maxModelTrials trials that the process is made of, whose cube is its cost; of more trials,
 *     half of these are the best ones and half the last ones
 */
public record GpSearch(int nStartupTrials, int maxModelTrials) implements SearchAlgorithm {
  /** 10 trials at first, and a process of at most 500. */
  public static final GpSearch DEFAULT = new GpSearch(10, 500);

  /** Reads {@code n_startup_trials} and {@code max_model_trials}. */
  public static GpSearch of(Options options) {
    return new GpSearch(
        (int) options.integer("n_startup_trials", DEFAULT.nStartupTrials, 2),
        (int) options.integer("max_model_trials", DEFAULT.maxModelTrials, 10));
  }

  @Override
  public Searcher create(SearchProperties properties) {
    return new GpSearcher(this, properties);
  }
}
