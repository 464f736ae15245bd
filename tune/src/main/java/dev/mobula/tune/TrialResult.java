package dev.mobula.tune;

import dev.mobula.train.Metrics;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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
