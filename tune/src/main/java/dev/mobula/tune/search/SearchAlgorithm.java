package dev.mobula.tune.search;

import java.util.List;
import java.util.Map;

/**
 * A way to search with all its settings: what {@code search_alg} names in a configuration, or a
 * record such as {@link RandomSearch} in code. Immutable.
 */
@FunctionalInterface
public interface SearchAlgorithm {
  /**
   * Makes a searcher.
   *
   * @throws dev.mobula.tune.TuneException if the space or the objectives are none for this
   *     algorithm
   */
  Searcher create(SearchProperties properties);

  /** Returns an algorithm whose searchers have at most so many trials under way. */
  default SearchAlgorithm limitedTo(int maxConcurrent) {
    return properties -> new ConcurrencyLimiter(create(properties), maxConcurrent, false);
  }

  /** Returns an algorithm that tries each configuration several times; see {@link Repeater}. */
  default SearchAlgorithm repeated(int times, String seedKey) {
    return properties -> new Repeater(create(properties), times, seedKey);
  }

  /**
   * Returns an algorithm that first tries given configurations, which count as samples.
   *
   * @param points configurations, nested as the space is, which may leave out any key; what they
   *     leave out is drawn
   */
  default SearchAlgorithm startingWith(List<Map<String, Object>> points) {
    return properties -> new PointsToEvaluate(this, points, properties);
  }
}
