package dev.mobula.benchmarks.learning;

import java.util.List;

/**
 * What the seeds of one row reached.
 *
 * @param row the row's name
 * @param machine what it was measured on
 * @param date the day, ISO 8601
 */
record LearningResult(String row, String machine, String date, List<SeedResult> seeds) {
  LearningResult {
    seeds = List.copyOf(seeds);
  }

  List<Double> means() {
    return seeds.stream().map(SeedResult::mean).toList();
  }
}
