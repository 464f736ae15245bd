package dev.mobula.tune;

/**
 * What happens when trials fail.
 *
 * @param maxFailures how often a trial is started again, from its newest checkpoint, after it
 *     failed; -1 for without end (default 0)
 * @param failFast whether the experiment ends with the first trial that fails for good (default
 *     false)
 */
public record FailureConfig(int maxFailures, boolean failFast) {
  /** Trials are not started again, and do not mind one another. */
  public static final FailureConfig DEFAULT = new FailureConfig(0, false);

  /** Checks the number. */
  public FailureConfig {
    if (maxFailures < -1) {
      throw new TuneException(
          "max_failures: expected at least 0, or -1 for without end, found " + maxFailures);
    }
  }

  /** Tells whether a trial that has failed so often is started again. */
  public boolean allows(int failures) {
    return maxFailures < 0 || failures <= maxFailures;
  }
}
