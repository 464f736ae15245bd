package dev.mobula.tune.search;

import dev.mobula.train.Metrics;
import dev.mobula.tune.space.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What searchers share that learn where the one objective is small from all trials so far. */
public abstract class ModelSearcher extends PointSearcher {
  private final List<Point> points = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();

  /**
   * Creates a searcher whose saved states are of a type.
   *
   * @throws dev.mobula.tune.TuneException if there is more than one objective, nothing to search,
   *     or a grid
   */
  protected ModelSearcher(String type, SearchProperties properties) {
    super(type, properties);
    checkDrawn();
    checkOneObjective();
  }

  /** Returns the points whose loss is known, in the order in which it became known. */
  protected final List<Point> points() {
    return Collections.unmodifiableList(points);
  }

  /** Returns the losses of the points; infinite where a trial diverged. */
  protected final List<Double> losses() {
    return Collections.unmodifiableList(losses);
  }

  @Override
  protected final void observe(Point point, Metrics result) {
    objectives().getFirst().loss(result).ifPresent(loss -> add(point, loss));
  }

  private void add(Point point, double loss) {
    points.add(point);
    losses.add(loss);
    learn(point, loss);
  }

  /** Learns from a new point; also called for each point, in order, when a state is restored. */
  protected void learn(Point point, double loss) {}

  /** Forgets everything that was learnt, before a state is restored. */
  protected void forget() {}

  @Override
  protected void saveModel(State state) {
    state.put("points", points.stream().map(Point::toList).toList()).putLosses("losses", losses);
  }

  @Override
  protected void restoreModel(State state) {
    points.clear();
    losses.clear();
    forget();
    List<?> saved = state.list("points");
    List<Double> known = state.losses("losses");
    for (int i = 0; i < known.size(); i++) {
      add(Point.ofList((List<?>) saved.get(i)), known.get(i));
    }
  }
}
