package dev.mobula.tune;

import dev.mobula.train.Metrics;
import java.nio.file.Path;

/**
 * Follows an experiment, to log it elsewhere for instance. Called on the thread of the experiment,
 * which it must not hold up; what it throws ends the experiment. What happened before an experiment
 * was resumed is not told again.
 */
public interface TuneCallback {
  /** The experiment begins, or goes on. */
  default void onExperimentStart(Path resultsDir) {}

  /** A trial was started for the first time, or again. */
  default void onTrialStart(Trial trial) {}

  /** A trial reported a result. */
  default void onTrialResult(Trial trial, Metrics result) {}

  /** A checkpoint of a trial is complete. */
  default void onCheckpoint(Trial trial, Path checkpoint) {}

  /** A trial ended as it should, or was stopped. */
  default void onTrialComplete(Trial trial) {}

  /** A trial failed for good. */
  default void onTrialError(Trial trial) {}

  /** The experiment is over, or was interrupted. */
  default void onExperimentEnd(ResultGrid results) {}
}
