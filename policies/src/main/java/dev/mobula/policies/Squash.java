package dev.mobula.policies;

import dev.mobula.columns.math.DetMath;

/** Gaussians squashed by tanh into −1 to 1 (Haarnoja et al., 2018, appendix C). */
final class Squash {
  /**
   * Actions are cut off here before the inverse, as in stable-baselines3: 1 − the float epsilon.
   */
  private static final float LARGEST = 1 - 0x1p-23f;

  private static final double LN2 = 0x1.62e42fefa39efp-1;

  /** The positive nodes of Gauss–Hermite quadrature of order 20 for a standard normal. */
  private static final double[] NODES = {
    0.3469641570813559,
    1.0429453488027511,
    1.745247320814127,
    2.458663611172368,
    3.18901481655339,
    3.9439673506573163,
    4.734581334046055,
    5.5787388058932015,
    6.510590157013655,
    7.619048541679759
  };

  private static final double[] NODE_WEIGHTS = {
    0.2607930634495549,
    0.16173933398399998,
    0.0615063720639769,
    0.013997837447101022,
    0.00183010313108049,
    0.00012882627996192928,
    4.402121090230851e-06,
    6.127490259982928e-08,
    2.4820623623151755e-10,
    1.2578006724379234e-13
  };

  private Squash() {}

  /** Returns artanh(action). */
  static float inverse(float action) {
    double a = Math.min(Math.max(action, -LARGEST), LARGEST);
    return (float) (0.5 * (DetMath.log1p(a) - DetMath.log1p(-a)));
  }

  /** Returns log(1 − tanh²(u)), without cancellation. */
  static double logSlope(double u) {
    double a = Math.abs(u);
    return 2 * (LN2 - a - DetMath.log1p(DetMath.exp(-2 * a)));
  }

  /** Returns the expectation of {@link #logSlope} of a Gaussian. */
  static double expectedLogSlope(double mean, double std) {
    double sum = 0;
    for (int i = 0; i < NODES.length; i++) {
      double step = std * NODES[i];
      sum += NODE_WEIGHTS[i] * (logSlope(mean + step) + logSlope(mean - step));
    }
    return sum;
  }

  /** Returns the derivative of {@link #expectedLogSlope} with respect to the mean. */
  static double meanDerivative(double mean, double std) {
    double sum = 0;
    for (int i = 0; i < NODES.length; i++) {
      double step = std * NODES[i];
      sum += NODE_WEIGHTS[i] * (DetMath.tanh(mean + step) + DetMath.tanh(mean - step));
    }
    return -2 * sum;
  }

  /** Returns the derivative of {@link #expectedLogSlope} with respect to log σ. */
  static double logStdDerivative(double mean, double std) {
    double sum = 0;
    for (int i = 0; i < NODES.length; i++) {
      double step = std * NODES[i];
      sum += NODE_WEIGHTS[i] * step * (DetMath.tanh(mean + step) - DetMath.tanh(mean - step));
    }
    return -2 * sum;
  }
}
