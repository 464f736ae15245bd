package dev.mobula.tune.search.bohb;

import dev.mobula.tune.Options;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;

/**
 * BOHB's searcher, for schedulers that give trials budgets: HyperBand, ASHA.
 *
 * @param timeAttr the metric that counts a trial's budget
 * @param gracePeriod the least budget at which trials are compared
 * @param reductionFactor how many times larger each next budget is
 * @param randomFraction the share of suggestions that are random
 * @param numCandidates candidates of which the best is suggested
 */
public record BohbSearch(
    String timeAttr,
    long gracePeriod,
    long reductionFactor,
    double randomFraction,
    int numCandidates)
    implements SearchAlgorithm {
  /** The paper's values. */
  public static final BohbSearch DEFAULT = new BohbSearch("training_iteration", 1, 3, 1.0 / 3, 64);

  /**
   * Reads {@code time_attr}, {@code grace_period}, {@code reduction_factor}, {@code
   * random_fraction} and {@code num_candidates}.
   */
  public static BohbSearch of(Options options) {
    return new BohbSearch(
        options.text("time_attr", DEFAULT.timeAttr),
        options.integer("grace_period", DEFAULT.gracePeriod, 1),
        options.integer("reduction_factor", DEFAULT.reductionFactor, 2),
        options.number("random_fraction", DEFAULT.randomFraction, 0, 1),
        (int) options.integer("num_candidates", DEFAULT.numCandidates, 1));
  }

  @Override
  public Searcher create(SearchProperties properties) {
    return new BohbSearcher(this, properties);
  }
}
