package dev.mobula.tune.search.gp;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.tune.space.CategoricalDomain;
import dev.mobula.tune.space.Point;
import dev.mobula.tune.space.SearchSpace;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Looks for the point of the largest score: first anywhere and around good points, then nearby. */
final class Acquisition {
  private static final int ANYWHERE = 500;
  private static final int AROUND_EACH = 40;
  private static final int CLIMBS = 4;
  private static final int STEPS = 80;
  private static final double FIRST_RADIUS = 0.1;
  private static final double LAST_RADIUS = 0.001;

  private final SearchSpace space;
  private final Predicate<Point> feasible;
  private final Rng rng;

  Acquisition(SearchSpace space, Predicate<Point> feasible, Rng rng) {
    this.space = space;
    this.feasible = feasible;
    this.rng = rng;
  }

  private record Scored(Point point, double score) {}

  /** Returns the best point found; a random one where none is feasible. */
  Point maximise(ToDoubleFunction<Point> score, List<Point> good) {
    List<Scored> starts =
        Stream.concat(
                Stream.generate(() -> space.randomPoint(rng)).limit(ANYWHERE),
                good.stream().flatMap(this::around))
            .filter(feasible)
            .map(point -> new Scored(point, score.applyAsDouble(point)))
            .sorted(Comparator.comparingDouble(Scored::score).reversed())
            .limit(CLIMBS)
            .toList();
    return starts.stream()
        .map(start -> climb(start, score))
        .max(Comparator.comparingDouble(Scored::score))
        .map(Scored::point)
        .orElseGet(() -> space.randomPoint(rng));
  }

  private Stream<Point> around(Point point) {
    return Stream.iterate(0, i -> i + 1)
        .limit(AROUND_EACH)
        .map(i -> near(point, radius(i, AROUND_EACH)));
  }

  private static double radius(int step, int steps) {
    double end = DetMath.log(LAST_RADIUS / FIRST_RADIUS);
    return FIRST_RADIUS * DetMath.exp(end * step / steps);
  }

  private Scored climb(Scored start, ToDoubleFunction<Point> score) {
    Scored best = start;
    for (int i = 0; i < STEPS; i++) {
      Point candidate = near(best.point, radius(i, STEPS));
      double value = feasible.test(candidate) ? score.applyAsDouble(candidate) : Double.NaN;
      if (value > best.score) {
        best = new Scored(candidate, value);
      }
    }
    return best;
  }

  /** Moves some parameters, at least one on average; numbers by a few radii, choices anywhere. */
  private Point near(Point point, double radius) {
    int n = point.size();
    double share = Math.max(1.0 / n, 0.5);
    double[] units = new double[n];
    for (int i = 0; i < n; i++) {
      boolean choice = space.parameters().get(i).domain() instanceof CategoricalDomain;
      boolean move = rng.nextDouble() < (choice ? 1.0 / n : share);
      if (!point.isActive(i) || move && choice) {
        units[i] = rng.nextDouble();
      } else {
        units[i] = point.unit(i) + (move ? radius * rng.nextGaussian() : 0);
      }
      units[i] = Math.clamp(units[i], 0, 1);
    }
    return space.point(units);
  }
}
