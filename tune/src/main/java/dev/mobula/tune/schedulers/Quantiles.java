package dev.mobula.tune.schedulers;

import java.util.List;

/** Quantiles of a sample, interpolated as NumPy does by default. */
final class Quantiles {
  private Quantiles() {}

  /** Returns a quantile of values in ascending order, of which there is at least one. */
  static double ofSorted(List<Double> values, double fraction) {
    double at = fraction * (values.size() - 1);
    int below = (int) at;
    double low = values.get(below);
    double weight = at - below;
    if (weight == 0) {
      return low;
    }
    double high = values.get(below + 1);
    return high == low ? low : low + weight * (high - low); // both may be infinite
  }

  /** Returns the median of at least one value. */
  static double median(List<Double> values) {
    return ofSorted(values.stream().sorted().toList(), 0.5);
  }
}
