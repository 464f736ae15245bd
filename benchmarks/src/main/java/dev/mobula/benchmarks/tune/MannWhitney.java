package dev.mobula.benchmarks.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.special.Erf;

/**
 * The one-sided rank test of H. Mann and D. Whitney, 1947, by its normal approximation with a
 * correction for ties and continuity.
 */
final class MannWhitney {
  private MannWhitney() {}

  /** Returns the probability that samples of one distribution are as much smaller as these are. */
  static double pLess(List<Double> smaller, List<Double> larger) {
    double n = smaller.size();
    double m = larger.size();
    double u = rankSum(smaller, larger) - n * (n + 1) / 2;
    double variance = n * m / 12 * (n + m + 1 - ties(smaller, larger) / ((n + m) * (n + m - 1)));
    double z = (u + 0.5 - n * m / 2) / Math.sqrt(variance);
    return 0.5 * Erf.erfc(-z / Math.sqrt(2));
  }

  private static double rankSum(List<Double> samples, List<Double> others) {
    return samples.stream()
        .mapToDouble(sample ->
            count(samples, sample, false)
                + count(others, sample, false)
                + (count(samples, sample, true) + count(others, sample, true) + 1) / 2)
        .sum();
  }

  /** Counts what is less than, or equal to, a sample. */
  private static double count(List<Double> all, double sample, boolean equal) {
    return all.stream().filter(x -> equal ? x == sample : x < sample).count();
  }

  private static double ties(List<Double> samples, List<Double> others) {
    List<Double> all = new ArrayList<>(samples);
    all.addAll(others);
    all.sort(Comparator.naturalOrder());
    double sum = 0;
    for (int i = 0; i < all.size(); ) {
      double t = count(all, all.get(i), true);
      sum += t * t * t - t;
      i += (int) t;
    }
    return sum;
  }
}
