package dev.mobula.train;

import org.jspecify.annotations.Nullable;

/**
 * When checkpoints are written and which of them are kept.
 *
 * @param frequency iterations between two checkpoints; 0 writes none on the way (default 0)
 * @param atEnd whether one is written when the run ends, also by a failure after which it can be
 *     (default true). An interrupted run always writes one.
 * @param numToKeep how many are kept; 0 keeps all (default 0). The newest is kept in any case, as a
 *     run is resumed from it.
 * @param scoreAttribute the metric that says which are the best to keep; null keeps the newest
 * @param scoreOrder whether a large or a small score is good (default MAX)
 */
public record CheckpointConfig(
    int frequency,
    boolean atEnd,
    int numToKeep,
    @Nullable String scoreAttribute,
    ScoreOrder scoreOrder) {
  /** Only one checkpoint, at the end. */
  public static final CheckpointConfig DEFAULT =
      new CheckpointConfig(0, true, 0, null, ScoreOrder.MAX);

  /** Which scores are good. */
  public enum ScoreOrder {
    /** Large ones. */
    MAX,
    /** Small ones. */
    MIN
  }

  /** Checks the ranges. */
  public CheckpointConfig {
    if (frequency < 0 || numToKeep < 0) {
      throw new TrainException(
          "expected checkpoint_frequency and num_to_keep of at least 0, found %d and %d"
              .formatted(frequency, numToKeep));
    }
  }
}
