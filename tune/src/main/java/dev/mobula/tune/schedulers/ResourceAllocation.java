package dev.mobula.tune.schedulers;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialPool;

/** Says what a trial should hold from now on. Confined to the thread of the experiment. */
@FunctionalInterface
public interface ResourceAllocation {
  /**
   * Returns what a trial should hold; the same as it does to leave it alone. What is returned must
   * follow from the arguments.
   *
   * @param base what the trial held when it was added
   */
  Resources allocate(TrialPool pool, Trial trial, Metrics result, Resources base);
}
