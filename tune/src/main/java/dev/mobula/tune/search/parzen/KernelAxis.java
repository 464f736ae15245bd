package dev.mobula.tune.search.parzen;

import dev.mobula.columns.math.Rng;
import dev.mobula.tune.space.CategoricalDomain;
import dev.mobula.tune.space.FunctionDomain;
import dev.mobula.tune.space.NumericDomain;
import dev.mobula.tune.space.Parameter;

/** One coordinate of all kernels of an estimate, in the order in which they were added. */
sealed interface KernelAxis permits LineAxis, CellAxis, CategoryAxis {
  /** A domain of more values than this is as good as continuous. */
  int MAX_CELLS = 64;

  /** The center of a kernel that is uniform along an axis. */
  double UNIFORM = -1;

  static KernelAxis of(Parameter parameter) {
    return switch (parameter.domain()) {
      case CategoricalDomain categorical -> new CategoryAxis(categorical);
      case NumericDomain numeric when numeric.size() == 0 || numeric.size() > MAX_CELLS ->
          new LineAxis();
      case NumericDomain numeric -> new CellAxis(numeric);
      case FunctionDomain _ -> throw new AssertionError("a computed value is no coordinate");
    };
  }

  /** Adds a kernel around a place of the unit interval, or a uniform one. */
  void add(double center);

  /** Removes all kernels but the first ones. */
  void truncate(int size);

  /**
   * Sets how wide kernels are.
   *
   * @param sigma the standard deviation of numbers, in units of the interval
   * @param other the mass of each option beside 1 for a kernel's own
   */
  void bandwidth(double sigma, double other);

  /** Adds the logarithm of each kernel's density, or mass, at a place to the sums. */
  void addLog(double unit, double[] sums);

  /** Draws from one kernel. */
  double draw(int kernel, Rng rng);

  /** Draws from a normal distribution cut off at the ends of the interval. */
  static double drawNormal(double center, double sigma, Rng rng) {
    while (true) {
      double drawn = center + sigma * rng.nextGaussian();
      if (drawn >= 0 && drawn <= 1) {
        return drawn;
      }
    }
  }
}
