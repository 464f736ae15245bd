package dev.mobula.tune.search.gp;

import dev.mobula.tune.space.CategoricalDomain;
import dev.mobula.tune.space.Parameter;
import dev.mobula.tune.space.Point;
import java.util.List;

/** How far apart points are along each parameter. */
final class Distances {
  private final boolean[] categorical;

  Distances(List<Parameter> parameters) {
    categorical = new boolean[parameters.size()];
    for (int i = 0; i < categorical.length; i++) {
      categorical[i] = parameters.get(i).domain() instanceof CategoricalDomain;
    }
  }

  int dimensions() {
    return categorical.length;
  }

  /** Returns the squared distance along one parameter. */
  double squared(int parameter, Point a, Point b) {
    if (a.isActive(parameter) != b.isActive(parameter)) {
      return 1;
    }
    double distance = a.unit(parameter) - b.unit(parameter);
    return categorical[parameter] && distance != 0 ? 1 : distance * distance;
  }

  /**
   * Returns squared distances by parameter, of all pairs (i, j) with j &lt; i, in their order: the
   * pair's number is i (i − 1) / 2 + j.
   */
  double[][] pairs(List<Point> points) {
    int n = points.size();
    double[][] pairs = new double[dimensions()][n * (n - 1) / 2];
    for (int parameter = 0; parameter < pairs.length; parameter++) {
      int pair = 0;
      for (int i = 1; i < n; i++) {
        for (int j = 0; j < i; j++) {
          pairs[parameter][pair++] = squared(parameter, points.get(i), points.get(j));
        }
      }
    }
    return pairs;
  }
}
