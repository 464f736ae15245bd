package dev.mobula.rollout;

import java.util.Map;

/**
 * An episode that ended.
 *
 * @param id unique in the run: runner index in the high 24 bits, a count in the low 40
 * @param episodeReturn the sum of its rewards as the environment gave them
 * @param length its number of steps
 * @param metrics what an {@link EpisodeListener} added; mostly empty
 */
public record EpisodeMetrics(
    long id, double episodeReturn, int length, Map<String, Double> metrics) {
  /** Copies the map. */
  public EpisodeMetrics {
    metrics = Map.copyOf(metrics);
  }
}
