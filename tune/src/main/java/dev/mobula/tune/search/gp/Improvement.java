package dev.mobula.tune.search.gp;

import dev.mobula.columns.math.DetMath;
import org.hipparchus.special.Erf;

/** The expected improvement of a normally distributed value. */
final class Improvement {
  private static final double LOG_SQRT_2PI = DetMath.log(2 * Math.PI) / 2;

  /** Below it, density and tail cancel. */
  private static final double FAR = -10;

  private Improvement() {}

  /**
   * Returns the logarithm of σ (φ(z) + z Φ(z)).
   *
   * @param z how many standard deviations the mean is better than the best
   * @param deviation the standard deviation σ
   */
  static double log(double z, double deviation) {
    double logDensity = -z * z / 2 - LOG_SQRT_2PI;
    if (z < FAR) {
      double inverse = 1 / (z * z);
      return logDensity
          + DetMath.log(deviation * inverse * (1 - 3 * inverse + 15 * inverse * inverse));
    }
    double mass = 0.5 * Erf.erfc(-z / Math.sqrt(2));
    return DetMath.log(deviation * (DetMath.exp(logDensity) + z * mass));
  }
}
