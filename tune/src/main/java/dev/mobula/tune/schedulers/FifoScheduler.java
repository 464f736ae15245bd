package dev.mobula.tune.schedulers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.TrialScheduler;

/** Lets every trial train to its end, in the order in which they were added. */
public final class FifoScheduler implements TrialScheduler {
  @Override
  public TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result) {
    return TrialDecision.CONTINUE;
  }
}
