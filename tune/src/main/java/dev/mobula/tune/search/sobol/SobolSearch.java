package dev.mobula.tune.search.sobol;

import dev.mobula.tune.search.PointSearcher;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;
import dev.mobula.tune.search.State;
import dev.mobula.tune.space.Point;

/** Quasi-random search, which learns nothing from results. */
public record SobolSearch() implements SearchAlgorithm {
  @Override
  public Searcher create(SearchProperties properties) {
    return new SobolSearcher(properties);
  }

  private static final class SobolSearcher extends PointSearcher {
    private final SobolSequence sequence;

    SobolSearcher(SearchProperties properties) {
      super("sobol", properties);
      checkDrawn();
      sequence = new SobolSequence(space().parameters().size(), seed());
    }

    @Override
    protected Point propose(long trial) {
      return space().point(sequence.next());
    }

    @Override
    protected void saveModel(State state) {
      state.put("position", sequence.position());
    }

    @Override
    protected void restoreModel(State state) {
      sequence.skipTo((int) state.integer("position"));
    }
  }
}
