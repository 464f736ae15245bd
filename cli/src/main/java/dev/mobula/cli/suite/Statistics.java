package dev.mobula.cli.suite;

import java.util.Collection;
import java.util.stream.DoubleStream;

/** Middle values of lists of numbers. */
final class Statistics {
  private Statistics() {}

  /** Returns the middle value, or the mean of the two middle ones. */
  static double median(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("expected at least one value, found none");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return DoubleStream.of(sorted[half], sorted[(sorted.length - 1) / 2]).average().orElseThrow();
  }
}
