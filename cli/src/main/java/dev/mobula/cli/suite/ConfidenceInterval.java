package dev.mobula.cli.suite;

import java.util.Collection;

/**
 * A mean with its 95 % confidence interval, by the normal approximation.
 *
 * @param mean the mean
 * @param half what the bounds of the interval are away from it
 */
record ConfidenceInterval(double mean, double half) {
  private static final double Z = 1.96;

  /** Returns that of the mean of at least two values. */
  static ConfidenceInterval of(Collection<Double> values) {
    int n = values.size();
    double mean = values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return new ConfidenceInterval(mean, Z * Math.sqrt(squares / (n - 1) / n));
  }

  /** Tells whether all of this interval lies above all of another. */
  boolean isAbove(ConfidenceInterval other) {
    return mean - half > other.mean + other.half;
  }
}
