package dev.mobula.tune.search.parzen;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.tune.space.Parameter;
import dev.mobula.tune.space.Point;
import java.util.Arrays;
import java.util.List;

/**
 * A density over a search space: a weighted mixture of kernels, of which the first is uniform and
 * each other one lies around a point. After kernels were added or removed, {@link #prepare} is due.
 * Not thread-safe.
 */
public final class ParzenEstimator {
  /** What is smaller than this beside the largest term is lost in its rounding. */
  private static final double NEGLIGIBLE = -37;

  private final List<KernelAxis> axes;
  private int size;
  private double[] logs = new double[16];
  private double[] weights = {1};
  private double total = 1;

  /** Creates an estimate of one uniform kernel. */
  public ParzenEstimator(List<Parameter> parameters) {
    axes = parameters.stream().map(KernelAxis::of).toList();
    axes.forEach(axis -> axis.add(KernelAxis.UNIFORM));
    size = 1;
  }

  /** Adds a kernel around a point, uniform along the axes that are not active there. */
  public void add(Point point) {
    for (int i = 0; i < point.size(); i++) {
      axes.get(i).add(point.isActive(i) ? point.unit(i) : KernelAxis.UNIFORM);
    }
    size++;
    if (logs.length < size) {
      logs = new double[2 * size];
    }
  }

  /** Removes all kernels but the first ones, of which there is at least the uniform one. */
  public void truncate(int newSize) {
    axes.forEach(axis -> axis.truncate(newSize));
    size = newSize;
  }

  /** Returns the number of kernels, the uniform one included. */
  public int size() {
    return size;
  }

  /**
   * Sets how much each kernel counts, and how wide all of them are.
   *
   * @param newWeights a weight for each kernel, which need not sum to one; not to be changed later
   * @param sigma the standard deviation of numbers, in units of the interval
   * @param other the mass of each option of a choice beside 1 for a kernel's own
   */
  public void prepare(double[] newWeights, double sigma, double other) {
    weights = newWeights;
    total = Arrays.stream(weights, 0, size).sum();
    axes.forEach(axis -> axis.bandwidth(sigma, other));
  }

  /** Returns the logarithm of the density at a point, along the axes that are active there. */
  public double logDensity(Point point) {
    Arrays.fill(logs, 0, size, 0);
    for (int i = 0; i < point.size(); i++) {
      if (point.isActive(i)) {
        axes.get(i).addLog(point.unit(i), logs);
      }
    }
    return logSum();
  }

  private double logSum() {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      if (logs[i] > largest) { // not Math.max, which waits for the last one each time
        largest = logs[i];
      }
    }
    double sum = 0;
    double least = largest + NEGLIGIBLE;
    for (int i = 0; i < size; i++) {
      if (logs[i] > least) {
        sum += weights[i] * DetMath.exp(logs[i] - largest);
      }
    }
    return largest + DetMath.log(sum / total);
  }

  /**
   * Draws from the density.
   *
   * @return a place along each axis, also along those that are not active there
   */
  public double[] draw(Rng rng) {
    int kernel = kernel(rng);
    double[] units = new double[axes.size()];
    Arrays.setAll(units, i -> axes.get(i).draw(kernel, rng));
    return units;
  }

  private int kernel(Rng rng) {
    double left = rng.nextDouble() * total;
    int kernel = 0;
    while (kernel < size - 1 && left >= weights[kernel]) {
      left -= weights[kernel++];
    }
    return kernel;
  }
}
