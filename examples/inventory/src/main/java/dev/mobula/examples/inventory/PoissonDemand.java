package dev.mobula.examples.inventory;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;

/** A Poisson distributed number of units, by inversion: one random number each. Immutable. */
final class PoissonDemand {
  /** Probabilities below it are rounding, and would be added up for ever. */
  private static final double NEGLIGIBLE = 1e-18;

  private final double mean;
  private final double none;

  PoissonDemand(double mean) {
    this.mean = mean;
    this.none = DetMath.exp(-mean);
  }

  int draw(Rng rng) {
    double left = rng.nextDouble();
    double probability = none;
    int units = 0;
    while (left >= probability && (probability > NEGLIGIBLE || units < mean)) {
      left -= probability;
      units++;
      probability *= mean / units;
    }
    return units;
  }
}
