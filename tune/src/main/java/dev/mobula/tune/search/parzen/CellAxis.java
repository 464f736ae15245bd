package dev.mobula.tune.search.parzen;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.tune.space.NumericDomain;
import java.util.Arrays;

/** Normal kernels on the separate numbers of a domain: the mass in a number's cell. */
final class CellAxis implements KernelAxis {
  private final double[] edges;
  private final double[] middles;

  /**
   * Logarithms of masses by a kernel's cell, then a place's; the last row is a uniform kernel's.
   */
  private final double[][] logMass;

  private int[] cells = new int[16];
  private int size;
  private double sigma;

  CellAxis(NumericDomain domain) {
    int count = (int) domain.size();
    middles = new double[count];
    edges = new double[count + 1];
    for (int i = 0; i < count; i++) {
      middles[i] = domain.unitOf(i);
      edges[i] = domain.cellLower(middles[i]);
    }
    edges[count] = 1;
    logMass = new double[count + 1][count];
  }

  private int cell(double unit) {
    int found = Arrays.binarySearch(edges, unit);
    int cell = found >= 0 ? found : -found - 2;
    return Math.clamp(cell, 0, middles.length - 1);
  }

  @Override
  public void add(double center) {
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, 2 * size);
    }
    cells[size++] = center == UNIFORM ? middles.length : cell(center);
  }

  @Override
  public void truncate(int newSize) {
    size = newSize;
  }

  @Override
  public void bandwidth(double newSigma, double other) {
    if (newSigma == sigma) {
      return;
    }
    sigma = newSigma;
    for (int kernel = 0; kernel <= middles.length; kernel++) {
      for (int i = 0; i < middles.length; i++) {
        logMass[kernel][i] = DetMath.log(Math.max(mass(kernel, i), Double.MIN_NORMAL));
      }
    }
  }

  private double mass(int kernel, int cell) {
    if (kernel == middles.length) {
      return edges[cell + 1] - edges[cell];
    }
    double center = middles[kernel];
    return NormalCdf.mass(center, sigma, edges[cell], edges[cell + 1])
        / NormalCdf.mass(center, sigma, 0, 1);
  }

  @Override
  public void addLog(double unit, double[] sums) {
    int cell = cell(unit);
    double[] byKernel = new double[logMass.length];
    Arrays.setAll(byKernel, kernel -> logMass[kernel][cell]);
    for (int i = 0; i < size; i++) {
      sums[i] += byKernel[cells[i]];
    }
  }

  @Override
  public double draw(int kernel, Rng rng) {
    int cell = cells[kernel];
    return cell == middles.length
        ? rng.nextDouble()
        : KernelAxis.drawNormal(middles[cell], sigma, rng);
  }
}
