package dev.mobula.tune.search.gp;

import dev.mobula.tune.space.Point;
import java.util.List;

/** A Gaussian process with a mean of zero, conditioned on noisy values at points. Immutable. */
final class GaussianProcess {
  private final Distances distances;
  private final Kernel kernel;
  private final List<Point> points;
  private final Cholesky cholesky;
  private final double[] alpha;

  private GaussianProcess(
      Distances distances, Kernel kernel, List<Point> points, Cholesky cholesky, double[] values) {
    this.distances = distances;
    this.kernel = kernel;
    this.points = points;
    this.cholesky = cholesky;
    this.alpha = cholesky.solveUpper(cholesky.solveLower(values));
  }

  /** Conditions a process; where rounding forbids that, with more noise. */
  static GaussianProcess of(
      Distances distances, double[] logs, List<Point> points, double[] values) {
    double[][] pairs = distances.pairs(points);
    double[] noisier = logs.clone();
    while (true) {
      Kernel kernel = new Kernel(noisier.clone());
      Cholesky cholesky = Cholesky.of(kernel.matrix(values.length, pairs));
      if (cholesky != null) {
        return new GaussianProcess(distances, kernel, points, cholesky, values);
      }
      noisier[noisier.length - 1] += 2;
    }
  }

  private double[] covariances(Point point) {
    double[] covariances = new double[points.size()];
    for (int i = 0; i < covariances.length; i++) {
      double scaled = 0;
      for (int parameter = 0; parameter < distances.dimensions(); parameter++) {
        scaled += kernel.scaled(parameter, distances.squared(parameter, point, points.get(i)));
      }
      covariances[i] = kernel.covariance(scaled);
    }
    return covariances;
  }

  double mean(Point point) {
    return dot(covariances(point), alpha);
  }

  /** Returns the logarithm of the expected improvement over a value that is to become less. */
  double logExpectedImprovement(Point point, double best) {
    double[] covariances = covariances(point);
    double[] white = cholesky.solveLower(covariances);
    double variance = Math.max(kernel.signal() - dot(white, white), 1e-12);
    double deviation = Math.sqrt(variance);
    return Improvement.log((best - dot(covariances, alpha)) / deviation, deviation);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
