package dev.mobula.tune.search.tpe;

import dev.mobula.tune.Options;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;

/**
 * The tree-structured Parzen estimator, for any space and any number of trials.
 *
 * @param nStartupTrials random trials before the model is asked
 * @param nEiCandidates candidates of which the best is suggested
 */
public record TpeSearch(int nStartupTrials, int nEiCandidates) implements SearchAlgorithm {
  /** Optuna's values. */
  public static final TpeSearch DEFAULT = new TpeSearch(10, 24);

  /** Reads {@code n_startup_trials} and {@code n_ei_candidates}. */
  public static TpeSearch of(Options options) {
    return new TpeSearch(
        (int) options.integer("n_startup_trials", DEFAULT.nStartupTrials, 1),
        (int) options.integer("n_ei_candidates", DEFAULT.nEiCandidates, 1));
  }

  @Override
  public Searcher create(SearchProperties properties) {
    return new TpeSearcher(this, properties);
  }
}
