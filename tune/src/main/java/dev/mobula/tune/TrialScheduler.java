package dev.mobula.tune;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.Objective;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which trials go on. What it does follows from what it is told, in the order in which it
 * is told, and from the seed: so an experiment that was killed is told the same again, and its
 * scheduler is where it was.
 *
 * <p>Confined to the thread of the experiment; used for one experiment.
 */
public interface TrialScheduler {
  /**
   * Called once, before anything else.
   *
   * @param objective what a result is judged by
   * @param seed the source of all randomness
   */
  default void begin(Objective objective, long seed) {}

  /** Returns the metrics that it goes by, besides the objective; misspelt ones are refused. */
  default Set<String> metrics() {
    return Set.of();
  }

  /** A trial was added; it is pending. */
  default void onTrialAdd(Trial trial) {}

  /** Decides how a trial goes on after a result, which is its last. */
  TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result);

  /** A trial ended as it should, or was stopped. */
  default void onTrialComplete(TrialPool pool, Trial trial) {}

  /** A trial failed for good. */
  default void onTrialError(TrialPool pool, Trial trial) {}

  /**
   * A trial has taken over another one's state and has its new configuration, as was decided.
   *
   * @param donorIteration the iteration of the donor after which that state was written
   */
  default void onTrialExploit(TrialPool pool, Trial trial, Trial donor, long donorIteration) {}

  /**
   * No trial runs, and none may start or be added: those that are paused wait for what does not
   * come. A scheduler that has trials wait for one another lets some go on or stops some; where it
   * does neither, the experiment is over.
   */
  default void onStall(TrialPool pool) {}

  /**
   * Returns a pending or paused trial that starts or goes on next; none to wait, or to have another
   * one added if the pool may grow. Changes nothing. The default is: those that are pending, then
   * those that are not there yet, then those that are paused.
   */
  default Optional<Trial> chooseTrialToRun(TrialPool pool) {
    Optional<Trial> pending = pool.trials(TrialStatus.PENDING).stream().findFirst();
    return pending.isPresent() || pool.mayGrow()
        ? pending
        : pool.trials(TrialStatus.PAUSED).stream().findFirst();
  }
}
