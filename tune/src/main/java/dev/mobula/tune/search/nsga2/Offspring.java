package dev.mobula.tune.search.nsga2;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.tune.space.CategoricalDomain;
import dev.mobula.tune.space.Point;
import dev.mobula.tune.space.SearchSpace;

/** Crossover and mutation on the unit cube. */
final class Offspring {
  /** How near children are to their parents (η). */
  private static final double INDEX = 20;

  private final SearchSpace space;
  private final Rng rng;

  Offspring(SearchSpace space, Rng rng) {
    this.space = space;
    this.rng = rng;
  }

  /** Returns a mutated child. */
  Point of(Point mother, Point father) {
    int n = mother.size();
    double[] units = new double[n];
    for (int i = 0; i < n; i++) {
      boolean choice = space.parameters().get(i).domain() instanceof CategoricalDomain;
      double unit = crossed(mother.unit(i), father.unit(i), choice);
      units[i] = rng.nextDouble() < 1.0 / n || unit < 0 ? mutated(unit, choice) : unit;
    }
    return space.point(units);
  }

  private double crossed(double a, double b, boolean choice) {
    boolean swap = rng.nextBoolean();
    if (choice || a < 0 || b < 0 || a == b) {
      return swap && b >= 0 ? b : a;
    }
    double u = rng.nextDouble();
    double spread =
        u <= 0.5
            ? DetMath.pow(2 * u, 1 / (INDEX + 1))
            : DetMath.pow(1 / (2 * (1 - u)), 1 / (INDEX + 1));
    double middle = (a + b) / 2;
    double half = spread * (b - a) / 2;
    return Math.clamp(swap ? middle + half : middle - half, 0, 1);
  }

  private double mutated(double unit, boolean choice) {
    if (choice || unit < 0) {
      return rng.nextDouble();
    }
    double u = rng.nextDouble();
    double shift =
        u < 0.5
            ? DetMath.pow(2 * u, 1 / (INDEX + 1)) - 1
            : 1 - DetMath.pow(2 * (1 - u), 1 / (INDEX + 1));
    return Math.clamp(unit + shift, 0, 1);
  }
}
