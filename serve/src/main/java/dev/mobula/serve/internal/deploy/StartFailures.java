package dev.mobula.serve.internal.deploy;

import java.time.Duration;

/**
 * How often replicas of one version failed to start, one after the other. Confined to the
 * controller's thread.
 */
final class StartFailures {
  /** How many replicas of a version may fail to start before it is given up, as with Ray Serve. */
  private static final int MOST = 20;

  private static final int STARTS_OF_EACH = 3;
  private static final long FIRST_BACKOFF_MS = 100;
  private static final long MAX_BACKOFF_MS = 10_000;

  private int count;

  void add() {
    count++;
  }

  void reset() {
    count = 0;
  }

  /** Tells whether a version none of whose replicas ever started should be given up. */
  boolean areTooMany(int wanted) {
    return count >= Math.min(MOST, STARTS_OF_EACH * Math.max(1, wanted));
  }

  /** Returns how long to wait before the next start. */
  Duration backoff() {
    return Duration.ofMillis(
        Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS << Math.clamp(count - 1, 0, 10)));
  }
}
