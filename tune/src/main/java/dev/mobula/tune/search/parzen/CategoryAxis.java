package dev.mobula.tune.search.parzen;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.tune.space.CategoricalDomain;
import java.util.Arrays;

/** Kernels on the options of a choice: most of the mass on one, the same on each of the others. */
final class CategoryAxis implements KernelAxis {
  private final CategoricalDomain domain;
  private int[] options = new int[16];
  private int size;
  private double other;

  CategoryAxis(CategoricalDomain domain) {
    this.domain = domain;
  }

  private int count() {
    return domain.options().size();
  }

  @Override
  public void add(double center) {
    if (size == options.length) {
      options = Arrays.copyOf(options, 2 * size);
    }
    options[size++] = center == UNIFORM ? count() : domain.index(center);
  }

  @Override
  public void truncate(int newSize) {
    size = newSize;
  }

  @Override
  public void bandwidth(double sigma, double newOther) {
    other = newOther;
  }

  @Override
  public void addLog(double unit, double[] sums) {
    int option = domain.index(unit);
    double total = DetMath.log(1 + count() * other);
    double[] byOption = new double[count() + 1];
    Arrays.fill(byOption, DetMath.log(other) - total);
    byOption[option] = DetMath.log(1 + other) - total;
    byOption[count()] = -DetMath.log(count());
    for (int i = 0; i < size; i++) {
      sums[i] += byOption[options[i]];
    }
  }

  @Override
  public double draw(int kernel, Rng rng) {
    boolean own = options[kernel] < count() && rng.nextDouble() * (1 + count() * other) < 1;
    return domain.unit(own ? options[kernel] : rng.nextInt(count()));
  }
}
