package dev.mobula.serve;

/**
 * How observations are computed in bulk; Ray's names of {@code map_batches}.
 *
 * @param concurrency how many actors compute at a time; as many as there are processors by default
 * @param batchSize how many observations each computes at a time; 256 by default
 * @param explore whether actions are drawn; else the most probable ones are taken, as by default
 * @param isolated whether each actor has a process of its own; not by default
 */
public record BatchInferenceOptions(
    int concurrency, int batchSize, boolean explore, boolean isolated) {
  private static final int MOST_ROWS = 4096;

  /**
   * Checks the numbers.
   *
   * @throws ServeException if there is no actor, or a batch has no size that policies take
   */
  public BatchInferenceOptions {
    if (concurrency < 1) {
      throw new ServeException("expected a concurrency of at least 1, found " + concurrency);
    }
    if (batchSize < 1 || batchSize > MOST_ROWS) {
      throw new ServeException(
          "expected a batch size from 1 to %d, found %d".formatted(MOST_ROWS, batchSize));
    }
  }

  /** Returns the defaults. */
  public static BatchInferenceOptions defaults() {
    return new BatchInferenceOptions(Runtime.getRuntime().availableProcessors(), 256, false, false);
  }

  /** Returns these options with another number of actors. */
  public BatchInferenceOptions withConcurrency(int actors) {
    return new BatchInferenceOptions(actors, batchSize, explore, isolated);
  }

  /** Returns these options with another size of batches. */
  public BatchInferenceOptions withBatchSize(int observations) {
    return new BatchInferenceOptions(concurrency, observations, explore, isolated);
  }

  /** Returns these options with actions that are drawn, or not. */
  public BatchInferenceOptions withExplore(boolean draw) {
    return new BatchInferenceOptions(concurrency, batchSize, draw, isolated);
  }

  /** Returns these options with processes, or threads. */
  public BatchInferenceOptions withIsolated(boolean processes) {
    return new BatchInferenceOptions(concurrency, batchSize, explore, processes);
  }
}
