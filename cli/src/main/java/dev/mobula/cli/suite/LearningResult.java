package dev.mobula.cli.suite;

import java.util.List;

/**
 * What the seeds of one row reached.
 *
 * @param seeds those that are finished, by their numbers; there may be none, or more than asked
 */
record LearningResult(LearningRow row, List<SeedResult> seeds) {
  LearningResult {
    seeds = List.copyOf(seeds);
  }

  boolean wasRun() {
    return !seeds.isEmpty();
  }

  boolean has(long seed) {
    return seeds.stream().anyMatch(result -> result.seed() == seed);
  }

  List<Double> means() {
    return seeds.stream().map(SeedResult::episodeReturnMean).toList();
  }

  /** Returns the learning curves that were recorded. */
  List<Curve> curves() {
    return seeds.stream().map(SeedResult::curve).filter(c -> !c.envSteps().isEmpty()).toList();
  }

  /** Returns the median of what the seeds reached, for people. */
  String median() {
    return wasRun() ? Figures.text(Statistics.median(means())) : "–";
  }

  /** Tells whether the seeds reached what is asked, for people. */
  String verdict() {
    if (!wasRun()) {
      return "not run";
    }
    String reached = row.asked().isReached(means()) ? "yes" : "no";
    return seeds.size() < row.seeds()
        ? "%s (%d of %d seeds)".formatted(reached, seeds.size(), row.seeds())
        : reached;
  }
}
