package dev.mobula.tune.search.cmaes;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.tune.search.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/** The normal distribution that is drawn from, and its adaptation by a generation. */
final class Distribution {
  private static final double LEAST_STEP = 1e-7;
  private static final double LARGEST_CONDITION = 1e14;

  private final int n;
  private double[] mean;
  private double sigma;
  private double[] pathSigma;
  private double[] pathC;
  private double[][] covariance;
  private long generation;

  /** Square roots of eigenvalues, and eigenvectors in columns. */
  private double[] axes = {};

  private double[][] rotation = {};

  Distribution(double[] mean, double sigma) {
    this.n = mean.length;
    this.mean = mean;
    this.sigma = sigma;
    this.pathSigma = new double[n];
    this.pathC = new double[n];
    this.covariance = MatrixUtils.createRealIdentityMatrix(n).getData();
    decompose();
  }

  private void decompose() {
    RealMatrix matrix = MatrixUtils.createRealMatrix(covariance);
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(matrix);
    axes = Arrays.stream(eigen.getEigenvalues()).map(v -> Math.sqrt(Math.max(v, 1e-30))).toArray();
    rotation = eigen.getV().getData();
  }

  double[] draw(Rng rng) {
    double[] scaled = new double[n];
    Arrays.setAll(scaled, i -> axes[i] * rng.nextGaussian());
    double[] x = new double[n];
    Arrays.setAll(x, i -> mean[i] + sigma * dot(rotation[i], scaled));
    return x;
  }

  double mean(int i) {
    return mean[i];
  }

  /** Returns whether nothing new can be expected of it. */
  boolean isExhausted() {
    double longest = Arrays.stream(axes).max().orElseThrow();
    double shortest = Arrays.stream(axes).min().orElseThrow();
    double condition = (longest / shortest) * (longest / shortest);
    return sigma * longest < LEAST_STEP || condition > LARGEST_CONDITION;
  }

  /** Adapts the distribution to the best of a generation, the best first: equations 38 to 47. */
  void adapt(List<double[]> best, Coefficients k) {
    List<double[]> steps = best.stream().map(this::step).toList();
    double[] mid = weighted(steps, k.weights);
    Arrays.setAll(mean, i -> mean[i] + sigma * mid[i]);
    double[] whitened = whitened(mid);
    double inertia = Math.sqrt(k.cSigma * (2 - k.cSigma) * k.muEff);
    Arrays.setAll(pathSigma, i -> (1 - k.cSigma) * pathSigma[i] + inertia * whitened[i]);
    double length = Math.sqrt(dot(pathSigma, pathSigma));
    generation++;
    double unbiased = Math.sqrt(1 - DetMath.pow(1 - k.cSigma, 2.0 * generation));
    boolean moving = length / unbiased < (1.4 + 2.0 / (n + 1)) * k.chiN;
    double drive = moving ? Math.sqrt(k.cC * (2 - k.cC) * k.muEff) : 0;
    Arrays.setAll(pathC, i -> (1 - k.cC) * pathC[i] + drive * mid[i]);
    adaptCovariance(steps, k, moving ? 0 : k.cC * (2 - k.cC));
    sigma *= DetMath.exp(Math.min(1, k.cSigma / k.dSigma * (length / k.chiN - 1)));
    decompose();
  }

  private void adaptCovariance(List<double[]> steps, Coefficients k, double lost) {
    double kept = 1 + k.c1 * lost - k.c1 - k.cMu;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double value = kept * covariance[i][j] + k.c1 * pathC[i] * pathC[j];
        for (int s = 0; s < steps.size(); s++) {
          value += k.cMu * k.weights[s] * steps.get(s)[i] * steps.get(s)[j];
        }
        covariance[i][j] = value;
        covariance[j][i] = value;
      }
    }
  }

  /** Returns the step from the mean, in units of sigma, cut to a likely length. */
  private double[] step(double[] x) {
    double[] step = new double[n];
    Arrays.setAll(step, i -> (x[i] - mean[i]) / sigma);
    double[] white = whitened(step);
    double length = Math.sqrt(dot(white, white));
    double limit = Math.sqrt(n) + 2.0 * n / (n + 2);
    if (length > limit) {
      Arrays.setAll(step, i -> step[i] * (limit / length));
    }
    return step;
  }

  /** Returns C^(−1/2) times a vector. */
  private double[] whitened(double[] vector) {
    double[] along = new double[n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        along[j] += rotation[i][j] * vector[i] / axes[j];
      }
    }
    double[] white = new double[n];
    Arrays.setAll(white, i -> dot(rotation[i], along));
    return white;
  }

  private double[] weighted(List<double[]> steps, double[] weights) {
    double[] sum = new double[n];
    for (int s = 0; s < steps.size(); s++) {
      for (int i = 0; i < n; i++) {
        sum[i] += weights[s] * steps.get(s)[i];
      }
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  State save() {
    return new State()
        .put("generation", generation)
        .put("sigma", sigma)
        .put("mean", list(mean))
        .put("path_sigma", list(pathSigma))
        .put("path_c", list(pathC))
        .put("covariance", Arrays.stream(covariance).map(Distribution::list).toList());
  }

  static Distribution restore(State state) {
    Distribution saved = new Distribution(state.numbers("mean"), state.number("sigma"));
    saved.generation = state.integer("generation");
    saved.pathSigma = state.numbers("path_sigma");
    saved.pathC = state.numbers("path_c");
    saved.covariance =
        state.list("covariance").stream().map(State::numbersOf).toArray(double[][]::new);
    saved.decompose();
    return saved;
  }

  static List<Double> list(double[] values) {
    List<Double> list = new ArrayList<>(values.length);
    for (double value : values) {
      list.add(value);
    }
    return list;
  }
}
