package dev.mobula.core.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts the thread that made it when the time is over, unless closed before. */
final class TimeLimit implements AutoCloseable {
  private final ScheduledFuture<?> timer;
  private @Nullable Thread thread = Thread.currentThread();

  TimeLimit(ScheduledExecutorService timers, Duration limit, Runnable whenOver) {
    timer = timers.schedule(() -> expire(whenOver), Deadline.nanos(limit), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.cancel(false);
    synchronized (this) {
      thread = null;
    }
  }

  private void expire(Runnable whenOver) {
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
