package dev.mobula.tune.search.nsga2;

import dev.mobula.tune.Options;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;

/**
 * NSGA-II, for several metrics at once.
 *
 * @param populationSize how many of the best trials are parents; as many random ones come first
 * @param crossoverProb the probability that a suggestion has two parents
 */
public record Nsga2Search(int populationSize, double crossoverProb) implements SearchAlgorithm {
  /** 50 parents, of which nine in ten suggestions have two. */
  public static final Nsga2Search DEFAULT = new Nsga2Search(50, 0.9);

  /** Reads {@code population_size} and {@code crossover_prob}. */
  public static Nsga2Search of(Options options) {
    return new Nsga2Search(
        (int) options.integer("population_size", DEFAULT.populationSize, 2),
        options.number("crossover_prob", DEFAULT.crossoverProb, 0, 1));
  }

  @Override
  public Searcher create(SearchProperties properties) {
    return new Nsga2Searcher(this, properties);
  }
}
