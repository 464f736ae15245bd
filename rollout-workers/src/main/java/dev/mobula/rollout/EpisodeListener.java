package dev.mobula.rollout;

import dev.mobula.envs.VectorEnvironment;
import java.util.Map;

/**
 * Told what happens in an {@link EnvRunner}, on its thread; made by class name in each runner, so
 * it has a public constructor without parameters. An exception thrown here ends the run.
 */
public interface EpisodeListener {
  /** The environments of a runner were made. */
  default void onEnvironmentCreated(int workerIndex, VectorEnvironment environment) {}

  /**
   * An episode began; not told again where a resumed run goes on with it.
   *
   * @param info the environment's diagnostics of the reset
   */
  default void onEpisodeStart(long episodeId, Map<String, Object> info) {}

  /**
   * A step was taken in an episode.
   *
   * @param length the steps of the episode so far
   * @param info the environment's diagnostics of the step
   */
  default void onEpisodeStep(long episodeId, double reward, int length, Map<String, Object> info) {}

  /** A sample is complete, sealed, and about to be handed to the algorithm. */
  default void onSampleEnd(Rollout rollout) {}

  /**
   * An episode ended.
   *
   * @param info the environment's diagnostics of the last step
   * @return metrics to report as means over episodes; mostly empty
   */
  default Map<String, Double> onEpisodeEnd(
      long episodeId, double episodeReturn, int length, Map<String, Object> info) {
    return Map.of();
  }
}
