package dev.mobula.tune.search.gp;

import dev.mobula.tune.search.sobol.SobolSequence;
import dev.mobula.tune.space.Point;
import dev.mobula.tune.space.SearchSpace;

/** Points all over a space. */
final class SobolPoints {
  private SobolPoints() {}

  static void fill(SearchSpace space, Point[] points) {
    SobolSequence sequence = new SobolSequence(space.parameters().size(), 0);
    for (int i = 0; i < points.length; i++) {
      points[i] = space.point(sequence.next());
    }
  }
}
