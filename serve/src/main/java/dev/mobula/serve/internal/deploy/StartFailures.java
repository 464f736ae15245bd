package dev.mobula.serve.internal.deploy;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

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

  private final ControlLoop loop;
  private final Runnable onRetry;
  private int count;
  private @Nullable ScheduledFuture<?> pause;

  /**
   * Counts none.
   *
   * @param onRetry called when starts that had to wait may be tried again
   */
  StartFailures(ControlLoop loop, Runnable onRetry) {
    this.loop = loop;
    this.onRetry = onRetry;
  }

  /** A replica did not start: starts have to wait for a while. */
  void add() {
    count++;
    if (pause == null) {
      pause = loop.after(backoff(), this::retry);
    }
  }

  private void retry() {
    pause = null;
    onRetry.run();
  }

  /** Begins to count anew, without a wait. */
  void reset() {
    count = 0;
    if (pause != null) {
      pause.cancel(false);
      pause = null;
    }
  }

  /** Tells whether a replica may be started now. */
  boolean allowStart() {
    return pause == null;
  }

  /** Tells whether a version none of whose replicas ever started should be given up. */
  boolean areTooMany(int wanted) {
    return count >= Math.min(MOST, STARTS_OF_EACH * Math.max(1, wanted));
  }

  private Duration backoff() {
    return Duration.ofMillis(
        Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS << Math.clamp(count - 1, 0, 10)));
  }
}
