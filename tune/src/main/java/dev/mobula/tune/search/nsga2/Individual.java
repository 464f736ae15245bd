package dev.mobula.tune.search.nsga2;

import dev.mobula.tune.search.Objective;
import dev.mobula.tune.space.Point;
import java.util.List;

/**
 * A tried point.
 *
 * @param point where it is
 * @param losses how bad it is, by objective
 */
record Individual(Point point, List<Double> losses) {

  /** Returns whether it is nowhere worse than another and somewhere better. */
  boolean dominates(Individual other) {
    return Objective.dominates(losses, other.losses);
  }
}
