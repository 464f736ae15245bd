package dev.mobula.tune.stoppers;

import java.util.Collection;

/** The standard deviation of a sample around its own mean. */
final class Deviation {
  private Deviation() {}

  static double of(Collection<Double> values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.size();
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.size());
  }
}
