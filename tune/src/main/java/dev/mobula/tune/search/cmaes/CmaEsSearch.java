package dev.mobula.tune.search.cmaes;

import dev.mobula.tune.Options;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;

/**
 * CMA-ES, for many trials over numbers.
 *
 * @param sigma0 the standard deviation at first, as a part of each domain
 * @param populationSize trials after which the distribution is adapted; 0 for 4 + ⌊3 ln d⌋
 */
public record CmaEsSearch(double sigma0, int populationSize) implements SearchAlgorithm {
  /** A fifth of each domain, and the tutorial's population. */
  public static final CmaEsSearch DEFAULT = new CmaEsSearch(0.2, 0);

  /** Reads {@code sigma0} and {@code population_size}. */
  public static CmaEsSearch of(Options options) {
    return new CmaEsSearch(
        options.number("sigma0", DEFAULT.sigma0, 0, 1),
        (int) options.integer("population_size", DEFAULT.populationSize, 0));
  }

  @Override
  public Searcher create(SearchProperties properties) {
    return new CmaEsSearcher(this, properties);
  }
}
