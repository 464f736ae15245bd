package dev.mobula.rllib;

import dev.mobula.rollout.EpisodeListener;
import java.util.Map;
import java.util.Set;

/**
 * Told what happens in a run; classes are named by {@code callbacks} in the config, have a public
 * constructor without parameters, and are called in that order. The methods here are called on the
 * algorithm's thread by one instance, those of {@link EpisodeListener} on each runner's thread by
 * an instance of its own. An exception thrown here ends the run.
 */
public interface Callbacks extends EpisodeListener {
  /** Returns the paths of metrics that these callbacks add, so that a run may stop at them. */
  default Set<String> metricNames() {
    return Set.of();
  }

  /** The algorithm was built. */
  default void onAlgorithmInit(Algorithm algorithm) {}

  /** An iteration ended; {@code result} may be changed, metrics of one's own added. */
  default void onTrainResult(Algorithm algorithm, Map<String, Object> result) {}

  /** An evaluation begins. */
  default void onEvaluateStart(Algorithm algorithm) {}

  /** An evaluation ended. */
  default void onEvaluateEnd(Algorithm algorithm, EvaluationResult result) {}

  /** The state of a checkpoint was put back. */
  default void onCheckpointLoaded(Algorithm algorithm) {}

  /**
   * Runners failed and were made anew since the last call; told after each sample and after each
   * evaluation, of the runners of that.
   */
  default void onEnvRunnersRecreated(Algorithm algorithm, int restarts) {}
}
