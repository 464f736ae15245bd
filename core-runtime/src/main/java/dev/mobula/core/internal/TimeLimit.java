package dev.mobula.core.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts the thread that made it when the time is over, unless closed before. */
final class TimeLimit implements AutoCloseable {
  private final ScheduledExecutorService timers;
  private final Duration limit;
  private final Runnable whenOver;
  private @Nullable ScheduledFuture<?> timer; // for the thread that made this
  private @Nullable Thread thread = Thread.currentThread(); // guarded by this

  TimeLimit(ScheduledExecutorService timers, Duration limit, Runnable whenOver) {
    this.timers = timers;
    this.limit = limit;
    this.whenOver = whenOver;
  }

  /** Lets the time run from now on; a second call changes nothing. */
  void start() {
    if (timer == null) {
      timer = timers.schedule(this::expire, Deadline.nanos(limit), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.cancel(false);
    }
    synchronized (this) {
      thread = null;
    }
  }

  private void expire() {
    try (Firing _ = Firing.hold()) {
      synchronized (this) {
        if (thread != null) {
          whenOver.run();
          thread.interrupt();
        }
      }
    }
  }
}
