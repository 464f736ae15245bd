package dev.mobula.train;

import java.nio.file.Path;

/** Follows a run. Called on the thread of the run, which it must not hold up. */
public interface TrainingListener {
  /** The run begins, or goes on after {@code iteration} iterations. */
  default void onStart(Path resultsDir, long iteration) {}

  /** An iteration is over and recorded. */
  default void onResult(Metrics metrics) {}

  /** A checkpoint is complete. */
  default void onCheckpoint(Path checkpoint) {}

  /** The run is over, having ended as it should. */
  default void onEnd(Result result) {}
}
