package dev.mobula.tune;

import dev.mobula.train.Metrics;
import dev.mobula.train.TrainingRun;
import dev.mobula.tune.search.Objective;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trial.
 *
 * @param id its id
 * @param config its configuration
 * @param status how it ended
 * @param metrics its last result; none where it reported nothing
 * @param checkpoint its newest checkpoint, or null where there is none
 * @param resultsDir its results directory, with all it reported
 * @param error why it failed, or an empty text
 */
public record TrialResult(
    String id,
    Map<String, Object> config,
    TrialStatus status,
    Metrics metrics,
    @Nullable Path checkpoint,
    Path resultsDir,
    String error) {
  /** Keeps the configuration from being changed. */
  public TrialResult {
    config = Collections.unmodifiableMap(config);
  }

  /** Returns the state of a trial as it is now. */
  public static TrialResult of(Trial trial) {
    return new TrialResult(
        trial.id(),
        trial.config(),
        trial.status(),
        trial.lastResult(),
        trial.checkpoint().orElse(null),
        trial.folder(),
        trial.status() == TrialStatus.ERROR ? trial.error() : "");
  }

  /**
   * Returns the checkpoints that were kept of it, oldest first, as they are on the disk now.
   *
   * @throws dev.mobula.train.TrainException if its results directory cannot be read
   */
  public List<TrainingRun.StoredCheckpoint> checkpoints() {
    return TrainingRun.checkpoints(resultsDir);
  }

  /**
   * Returns the best of the checkpoints that were kept, by what their iterations reported; of
   * equals the earliest. None where none was kept, or no iteration of theirs reported the metric.
   *
   * @throws dev.mobula.core.CheckpointException if one of them cannot be read
   */
  public Optional<TrainingRun.StoredCheckpoint> bestCheckpoint(Objective by) {
    TrainingRun.StoredCheckpoint best = null;
    double least = Double.NaN;
    for (TrainingRun.StoredCheckpoint checkpoint : checkpoints()) {
      OptionalDouble loss = by.loss(checkpoint.metrics());
      if (loss.isPresent() && (best == null || loss.getAsDouble() < least)) {
        best = checkpoint;
        least = loss.getAsDouble();
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Returns the values of its configuration by the paths of their keys, such as {@code config.lr}.
   */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    flatten("", config, settings);
    return settings;
  }

  private static void flatten(String prefix, Map<?, ?> inner, Map<String, Object> into) {
    inner.forEach((key, value) -> {
      if (value instanceof Map<?, ?> group && !group.isEmpty()) {
        flatten(prefix + key + ".", group, into);
      } else {
        into.put(prefix + key, value);
      }
    });
  }
}
