package dev.mobula.tune.search.gp;

import dev.mobula.columns.math.DetMath;
import java.util.Arrays;

/**
 * The Matérn 5/2 kernel, given by logarithms: the length scale of each parameter, then the variance
 * of the signal and of the noise.
 */
final class Kernel {
  private final double[] logs;
  private final double[] inverseSquares;
  private final double signal;
  private final double noise;

  Kernel(double[] logs) {
    int d = logs.length - 2;
    this.logs = logs;
    inverseSquares = new double[d];
    Arrays.setAll(inverseSquares, i -> DetMath.exp(-2 * logs[i]));
    signal = DetMath.exp(logs[d]);
    noise = DetMath.exp(logs[d + 1]);
  }

  double[] logs() {
    return logs;
  }

  double signal() {
    return signal;
  }

  double noise() {
    return noise;
  }

  /** Returns the part of the scaled squared distance that a parameter adds. */
  double scaled(int parameter, double squared) {
    return squared * inverseSquares[parameter];
  }

  /** Returns the covariance at a scaled squared distance. */
  double covariance(double scaledSquared) {
    double r = Math.sqrt(5 * scaledSquared);
    return signal * (1 + r + r * r / 3) * DetMath.exp(-r);
  }

  /** Returns the covariance matrix of noisy values, given the squared distances of all pairs. */
  double[][] matrix(int n, double[][] pairs) {
    double[] scaled = new double[n * (n - 1) / 2];
    for (int parameter = 0; parameter < inverseSquares.length; parameter++) {
      double weight = inverseSquares[parameter];
      double[] squared = pairs[parameter];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] += weight * squared[i];
      }
    }
    double[][] matrix = new double[n][n];
    int pair = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        matrix[i][j] = covariance(scaled[pair++]);
        matrix[j][i] = matrix[i][j];
      }
      matrix[i][i] = signal + noise;
    }
    return matrix;
  }
}
