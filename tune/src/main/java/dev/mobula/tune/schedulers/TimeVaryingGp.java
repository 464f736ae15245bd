package dev.mobula.tune.schedulers;

import dev.mobula.columns.math.DetMath;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * A Gaussian process over inputs whose first component is time and the others are in the unit cube,
 * roughly: {@code k(a, b) = exp(−|a − b|² / l) · (1 − ε)^(|t_a − t_b| / 2)}, equation 4 of the PB2
 * paper (of Bogunovic et al., 2016). The outputs are standardised; the length scale, how fast they
 * are forgotten and the noise are those of a grid that are most likely.
 */
final class TimeVaryingGp {
  private static final double[] LENGTHS = {0.05, 0.2, 0.5, 1};
  private static final double[] FORGETTING = {0, 0.1, 0.5};
  private static final double[] NOISE = {1e-3, 1e-2, 0.1, 0.5};

  private final List<double[]> inputs;
  private final Kernel kernel;
  private final CholeskyDecomposition factor;
  private final RealVector weights;
  private final double logLikelihood;

  private record Kernel(double length, double forgetting, double noise) {
    double of(double[] a, double[] b) {
      double squares = 0;
      for (int i = 1; i < a.length; i++) {
        squares += (a[i] - b[i]) * (a[i] - b[i]);
      }
      double age = Math.abs(a[0] - b[0]) / 2;
      return DetMath.exp(age * DetMath.log1p(-forgetting) - squares / length);
    }
  }

  private TimeVaryingGp(List<double[]> inputs, RealVector outputs, Kernel kernel) {
    this.inputs = inputs;
    this.kernel = kernel;
    this.factor = new CholeskyDecomposition(covariance(inputs, kernel));
    this.weights = factor.getSolver().solve(outputs);
    double halfLogDeterminant = 0;
    RealMatrix lower = factor.getL();
    for (int i = 0; i < inputs.size(); i++) {
      halfLogDeterminant += DetMath.log(lower.getEntry(i, i));
    }
    this.logLikelihood = -outputs.dotProduct(weights) / 2 - halfLogDeterminant;
  }

  private static RealMatrix covariance(List<double[]> inputs, Kernel kernel) {
    int n = inputs.size();
    RealMatrix matrix = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double covariance = kernel.of(inputs.get(i), inputs.get(j));
        matrix.setEntry(i, j, covariance);
        matrix.setEntry(j, i, covariance);
      }
      matrix.setEntry(i, i, 1 + kernel.noise);
    }
    return matrix;
  }

  /** Fits a process to at least two points. */
  static TimeVaryingGp fit(List<double[]> inputs, List<Double> outputs) {
    RealVector standardised = standardised(outputs);
    TimeVaryingGp best = new TimeVaryingGp(inputs, standardised, new Kernel(1, 0.1, 0.1));
    for (double length : LENGTHS) {
      for (double forgetting : FORGETTING) {
        for (double noise : NOISE) {
          Kernel kernel = new Kernel(length, forgetting, noise);
          TimeVaryingGp next = new TimeVaryingGp(inputs, standardised, kernel);
          best = next.logLikelihood > best.logLikelihood ? next : best;
        }
      }
    }
    return best;
  }

  private static RealVector standardised(List<Double> outputs) {
    RealVector vector =
        new ArrayRealVector(outputs.stream().mapToDouble(Double::doubleValue).toArray());
    double mean = sum(vector) / vector.getDimension();
    RealVector centered = vector.mapSubtract(mean);
    double deviation = Math.sqrt(centered.dotProduct(centered) / vector.getDimension());
    return deviation == 0 ? centered : centered.mapDivide(deviation);
  }

  private static double sum(RealVector vector) {
    double sum = 0;
    for (int i = 0; i < vector.getDimension(); i++) {
      sum += vector.getEntry(i);
    }
    return sum;
  }

  /** Returns the process with more inputs, good for variances only, which need no outputs. */
  TimeVaryingGp withInputs(List<double[]> more) {
    List<double[]> all = new ArrayList<>(inputs);
    all.addAll(more);
    return new TimeVaryingGp(all, new ArrayRealVector(all.size()), kernel);
  }

  /** Returns what is expected, in standard deviations of the outputs from their mean. */
  double mean(double[] at) {
    return covariances(at).dotProduct(weights);
  }

  /** Returns how uncertain that is, without the noise. */
  double variance(double[] at) {
    RealVector covariances = covariances(at);
    return Math.max(0, 1 - covariances.dotProduct(factor.getSolver().solve(covariances)));
  }

  private RealVector covariances(double[] at) {
    return new ArrayRealVector(inputs.stream().mapToDouble(x -> kernel.of(x, at)).toArray());
  }
}
