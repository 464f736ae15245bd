package dev.mobula.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The middle of several runs. */
final class Median {
  private Median() {}

  /** Returns the middle value, or the mean of the two middle ones. */
  static double of(List<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Returns the middle value, or the mean of the two middle ones. */
  static double of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("expected at least one value, found none");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
