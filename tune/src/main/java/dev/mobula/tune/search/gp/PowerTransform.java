package dev.mobula.tune.search.gp;

import dev.mobula.columns.math.DetMath;
import java.util.Arrays;

/** Makes losses nearly normal, with a mean of zero and a variance of one; their order stays. */
final class PowerTransform {
  private static final double LEAST_POWER = -2;
  private static final double LARGEST_POWER = 2;
  private static final int STEPS = 40;

  private PowerTransform() {}

  /** Transforms losses; infinite ones become as large as the largest finite one. */
  static double[] of(double[] losses) {
    double largest = Arrays.stream(losses).filter(Double::isFinite).max().orElse(0);
    double[] scaled = scaled(Arrays.stream(losses).map(v -> Math.min(v, largest)).toArray());
    double best = 1;
    double bestLikelihood = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= STEPS; i++) {
      double power = LEAST_POWER + (LARGEST_POWER - LEAST_POWER) * i / STEPS;
      double likelihood = logLikelihood(scaled, power);
      if (likelihood > bestLikelihood) {
        best = power;
        bestLikelihood = likelihood;
      }
    }
    double power = best;
    return standardised(Arrays.stream(scaled).map(v -> transformed(v, power)).toArray());
  }

  /** In units of the median deviation from the median, which a few large losses do not change. */
  private static double[] scaled(double[] values) {
    double middle = median(values);
    double deviation = median(Arrays.stream(values).map(v -> Math.abs(v - middle)).toArray());
    return deviation > 0
        ? Arrays.stream(values).map(v -> (v - middle) / deviation).toArray()
        : standardised(values);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double logLikelihood(double[] values, double power) {
    double[] transformed = Arrays.stream(values).map(v -> transformed(v, power)).toArray();
    double jacobian =
        Arrays.stream(values).map(v -> Math.signum(v) * DetMath.log1p(Math.abs(v))).sum();
    return -values.length / 2.0 * DetMath.log(Math.max(variance(transformed), 1e-300))
        + (power - 1) * jacobian;
  }

  private static double transformed(double value, double power) {
    return value >= 0 ? boxCox(value, power) : -boxCox(-value, 2 - power);
  }

  private static double boxCox(double value, double power) {
    return Math.abs(power) < 1e-9
        ? DetMath.log1p(value)
        : DetMath.expm1(power * DetMath.log1p(value)) / power;
  }

  private static double[] standardised(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double deviation = Math.sqrt(variance(values));
    return Arrays.stream(values).map(v -> deviation > 0 ? (v - mean) / deviation : 0).toArray();
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
  }
}
