package dev.mobula.tune.search.parzen;

import org.hipparchus.special.Erf;

/** The cumulative function of the standard normal distribution. */
final class NormalCdf {
  private static final double SQRT_HALF = Math.sqrt(0.5);

  private NormalCdf() {}

  static double of(double z) {
    return 0.5 * Erf.erfc(-z * SQRT_HALF);
  }

  /** Returns the mass between two bounds of a normal distribution. */
  static double mass(double mean, double sigma, double lower, double upper) {
    double from = (lower - mean) / sigma;
    double to = (upper - mean) / sigma;
    return from > 0 ? of(-from) - of(-to) : of(to) - of(from); // where the tails are precise
  }
}
