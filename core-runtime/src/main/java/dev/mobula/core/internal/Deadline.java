package dev.mobula.core.internal;

import java.time.Duration;

/** Points in time as {@link System#nanoTime()} counts it. */
final class Deadline {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  private Deadline() {}

  static long after(Duration timeout) {
    return System.nanoTime() + nanos(timeout);
  }

  static long nanos(Duration timeout) {
    return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : Math.max(0, timeout.toNanos());
  }
}
