package dev.mobula.tune.search;

import dev.mobula.train.Metrics;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Suggests configurations and learns from what became of them. What it suggests depends on its seed
 * and on the order of the calls alone. Confined to one thread at a time.
 */
public interface Searcher {
  /**
   * Suggests the configuration of a new trial.
   *
   * @param trialId the trial's name in later calls; not used before
   * @throws dev.mobula.tune.TuneException if nothing in the space satisfies its constraints
   */
  Suggestion suggest(String trialId);

  /** Tells of one iteration of a suggested trial. Most searchers wait for the last one. */
  default void onTrialResult(String trialId, Metrics result) {}

  /**
   * Tells that a suggested trial has ended; unknown trials are ignored.
   *
   * @param result the last result, also of a trial that was stopped early; null where there is none
   * @param error whether it failed; searchers learn nothing from such a trial
   */
  void onTrialComplete(String trialId, @Nullable Metrics result, boolean error);

  /**
   * Tells of a configuration that was tried elsewhere, such as in an earlier experiment. It is none
   * of the trials to suggest.
   *
   * @throws dev.mobula.tune.TuneConfigException if it is no configuration of this space
   */
  void addEvaluated(Map<String, Object> config, Metrics result);

  /** Returns how many trials are suggested from beginning to end; empty where there is no end. */
  OptionalLong totalTrials();

  /**
   * Returns the whole state as maps, lists, texts, finite numbers and booleans, so that JSON or
   * YAML can hold it, with maps in their order. The caller owns it.
   */
  Map<String, Object> save();

  /**
   * Replaces the state by a saved one, of a searcher made in the same way, after which every
   * suggestion is what the saved searcher's would have been.
   *
   * @throws dev.mobula.tune.TuneException if the state is of another kind of searcher
   */
  void restore(Map<String, Object> state);
}
