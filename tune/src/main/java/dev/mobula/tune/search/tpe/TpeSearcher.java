package dev.mobula.tune.search.tpe;

import dev.mobula.tune.search.ModelSearcher;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.parzen.ParzenEstimator;
import dev.mobula.tune.space.Point;

/** Suggests where good trials are dense and others are not. */
final class TpeSearcher extends ModelSearcher {
  private final TpeSearch settings;
  private Trials trials;

  TpeSearcher(TpeSearch settings, SearchProperties properties) {
    super("tpe", properties);
    this.settings = settings;
    this.trials = new Trials(space().parameters());
  }

  @Override
  protected void forget() {
    trials = new Trials(space().parameters());
  }

  @Override
  protected void learn(Point point, double loss) {
    trials.add(point, loss);
  }

  @Override
  protected Point propose(long trial) {
    if (trials.size() < settings.nStartupTrials()) {
      return space().randomPoint(rng());
    }
    Trials.Split split = trials.split(pending());
    Point best = candidate(split.good());
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < settings.nEiCandidates(); i++) {
      Point candidate = i == 0 ? best : candidate(split.good());
      double score = split.good().logDensity(candidate) - split.bad().logDensity(candidate);
      if (score > bestScore && isFeasible(candidate)) {
        best = candidate;
        bestScore = score;
      }
    }
    return best;
  }

  private Point candidate(ParzenEstimator good) {
    return space().point(good.draw(rng()));
  }
}
