package dev.mobula.tune.search.parzen;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;

/** Normal kernels, cut off at the ends of the interval. */
final class LineAxis implements KernelAxis {
  private double[] centers = new double[16];

  /** 1 / (√2 σ), or 0 for a uniform kernel. */
  private double[] scales = new double[16];

  /** Logarithms of what the kernels' integrals over the interval would be without. */
  private double[] norms = new double[16];

  private int size;
  private int prepared;
  private double sigma = 1;

  @Override
  public void add(double center) {
    if (size == centers.length) {
      centers = Arrays.copyOf(centers, 2 * size);
      scales = Arrays.copyOf(scales, 2 * size);
      norms = Arrays.copyOf(norms, 2 * size);
    }
    centers[size++] = center;
  }

  @Override
  public void truncate(int newSize) {
    size = newSize;
    prepared = Math.min(prepared, size);
  }

  @Override
  public void bandwidth(double newSigma, double other) {
    if (newSigma != sigma) {
      sigma = newSigma;
      prepared = 0;
    }
    double scale = Math.sqrt(0.5) / sigma;
    double logDensity = DetMath.log(sigma * Math.sqrt(2 * Math.PI));
    for (; prepared < size; prepared++) {
      double center = centers[prepared];
      boolean uniform = center == UNIFORM;
      scales[prepared] = uniform ? 0 : scale;
      norms[prepared] = uniform ? 0 : logDensity + DetMath.log(NormalCdf.mass(center, sigma, 0, 1));
    }
  }

  @Override
  public void addLog(double unit, double[] sums) {
    for (int i = 0; i < size; i++) {
      double distance = (unit - centers[i]) * scales[i];
      sums[i] -= distance * distance + norms[i];
    }
  }

  @Override
  public double draw(int kernel, Rng rng) {
    double center = centers[kernel];
    return center == UNIFORM ? rng.nextDouble() : KernelAxis.drawNormal(center, sigma, rng);
  }
}
