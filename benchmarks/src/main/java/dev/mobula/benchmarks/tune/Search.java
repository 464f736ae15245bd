package dev.mobula.benchmarks.tune;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.Objective;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;
import dev.mobula.tune.search.Suggestion;
import java.util.List;
import java.util.Map;

/** Searches in this thread, a trial after the other. */
final class Search {
  private static final String METRIC = "loss";

  private Search() {}

  /** Returns the least value found. */
  static double best(TestFunction function, SearchAlgorithm algorithm, int trials, long seed) {
    Searcher searcher =
        algorithm.create(
            new SearchProperties(function.space(), List.of(Objective.min(METRIC)), trials, seed));
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < trials; i++) {
      String trialId = "trial_" + i;
      if (!(searcher.suggest(trialId) instanceof Suggestion.Configuration(var config))) {
        throw new IllegalStateException("expected a suggestion for each trial, found none");
      }
      double value = function.value().applyAsDouble(config);
      searcher.onTrialComplete(trialId, Metrics.of(Map.of(METRIC, value)), false);
      best = Math.min(best, value);
    }
    return best;
  }
}
