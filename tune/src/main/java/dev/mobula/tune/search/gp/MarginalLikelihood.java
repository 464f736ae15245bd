package dev.mobula.tune.search.gp;

import dev.mobula.columns.math.DetMath;
import java.util.Arrays;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/** Finds the hyperparameters under which values are likely. */
final class MarginalLikelihood {
  private static final double FIRST_RADIUS = 0.5;
  private static final double LAST_RADIUS = 0.03;
  private static final int EVALUATIONS_PER_DIMENSION = 15;
  private static final double IMPOSSIBLE = 1e10;

  private final int dimensions;
  private final double[][] pairs;
  private final double[] values;
  private double[] best;
  private double least = Double.POSITIVE_INFINITY;

  MarginalLikelihood(int dimensions, double[][] pairs, double[] values) {
    this.dimensions = dimensions;
    this.pairs = pairs;
    this.values = values;
    this.best = typical(dimensions);
  }

  /** Returns what is assumed before there are values: the middles of the priors. */
  static double[] typical(int dimensions) {
    double[] logs = new double[dimensions + 2];
    // Distances grow with the square root of the number of parameters.
    Arrays.fill(logs, 0, dimensions, DetMath.log(0.4) + DetMath.log(dimensions) / 2);
    logs[dimensions + 1] = DetMath.log(1e-4);
    return logs;
  }

  /** Returns better hyperparameters than those given. */
  double[] maximise(double[] from) {
    BOBYQAOptimizer optimizer = new BOBYQAOptimizer(2 * from.length + 1, FIRST_RADIUS, LAST_RADIUS);
    try {
      optimizer.optimize(
          new MaxEval(EVALUATIONS_PER_DIMENSION * from.length),
          GoalType.MINIMIZE,
          new ObjectiveFunction(this::cost),
          new InitialGuess(from),
          new SimpleBounds(bound(0.02, 0.1, 1e-7), bound(20, 20, 1)));
    } catch (MathIllegalStateException endOfBudget) {
      return best; // as good as was found by then
    }
    return best;
  }

  private double[] bound(double length, double signal, double noise) {
    double[] logs = new double[dimensions + 2];
    Arrays.fill(logs, 0, dimensions, DetMath.log(length));
    logs[dimensions] = DetMath.log(signal);
    logs[dimensions + 1] = DetMath.log(noise);
    return logs;
  }

  private double cost(double[] logs) {
    Cholesky cholesky = Cholesky.of(new Kernel(logs).matrix(values.length, pairs));
    if (cholesky == null) {
      return IMPOSSIBLE;
    }
    double[] white = cholesky.solveLower(values);
    double fit = Arrays.stream(white).map(v -> v * v).sum() / 2;
    double cost = fit + cholesky.logDeterminant() + surprise(logs);
    if (cost < least) {
      least = cost;
      best = logs.clone();
    }
    return cost;
  }

  /** Returns minus the logarithm of the priors, which are normal. */
  private double surprise(double[] logs) {
    double[] middle = typical(dimensions);
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      double deviation = (logs[i] - middle[i]) / (i == dimensions + 1 ? 3 : 1);
      sum += deviation * deviation / 2;
    }
    return sum;
  }
}
