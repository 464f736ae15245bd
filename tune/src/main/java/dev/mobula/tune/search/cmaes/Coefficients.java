package dev.mobula.tune.search.cmaes;

import dev.mobula.columns.math.DetMath;
import java.util.Arrays;

/** The tutorial's table 1, for a number of dimensions and a population. */
final class Coefficients {
  final int population;
  final double[] weights;
  final double muEff;
  final double cSigma;
  final double dSigma;
  final double cC;
  final double c1;
  final double cMu;

  /** The expected length of a standard normal vector. */
  final double chiN;

  Coefficients(int n, int population) {
    this.population = population;
    weights = weights(population);
    muEff = 1 / Arrays.stream(weights).map(w -> w * w).sum();
    cSigma = (muEff + 2) / (n + muEff + 5);
    dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma;
    cC = (4 + muEff / n) / (n + 4 + 2 * muEff / n);
    c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff);
    cMu = Math.min(1 - c1, 2 * (muEff - 2 + 1 / muEff) / ((n + 2.0) * (n + 2.0) + muEff));
    chiN = Math.sqrt(n) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));
  }

  static int defaultPopulation(int n) {
    return 4 + (int) (3 * DetMath.log(n));
  }

  private static double[] weights(int population) {
    double[] weights = new double[population / 2];
    Arrays.setAll(weights, i -> DetMath.log((population + 1) / 2.0) - DetMath.log(i + 1.0));
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }
}
