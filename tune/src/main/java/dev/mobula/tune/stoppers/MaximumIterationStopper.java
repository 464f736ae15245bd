package dev.mobula.tune.stoppers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TuneException;

/**
 * Ends a trial after a number of iterations.
 *
 * @param maxIter how many, at least 1
 */
public record MaximumIterationStopper(long maxIter) implements Stopper {
  /** Checks the number. */
  public MaximumIterationStopper {
    if (maxIter < 1) {
      throw new TuneException("max_iter: expected at least 1, found " + maxIter);
    }
  }

  @Override
  public boolean shouldStop(Trial trial, Metrics result) {
    return trial.iteration() >= maxIter;
  }
}
