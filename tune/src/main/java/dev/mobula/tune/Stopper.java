package dev.mobula.tune;

import dev.mobula.train.Metrics;
import java.util.Set;

/**
 * Ends trials, or the experiment. It is told every result once, in order, also those from before an
 * experiment was resumed. Confined to the thread of the experiment.
 */
@FunctionalInterface
public interface Stopper {
  /** Called once for each experiment, before anything else: what it knows of others is void. */
  default void begin() {}

  /** Tells whether a trial ends after a result. */
  boolean shouldStop(Trial trial, Metrics result);

  /** Tells whether the whole experiment ends; asked after each result. */
  default boolean shouldStopAll() {
    return false;
  }

  /** Returns the metrics that it goes by; misspelt ones are refused. */
  default Set<String> metrics() {
    return Set.of();
  }

  /** Ends nothing. */
  Stopper NONE = (_, _) -> false;
}
