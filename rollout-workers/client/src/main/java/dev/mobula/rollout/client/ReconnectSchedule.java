package dev.mobula.rollout.client;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * When a connection that broke is made anew, and when no longer. Pauses double from 20 ms to 5 s,
 * and each is shortened by up to a half, at random, so that clients whose server went do not come
 * back at the same moment. Only an answer has pauses begin anew: a server, or what stands before
 * it, may take each connection and break it at once. Not thread-safe.
 */
final class ReconnectSchedule {
  private static final long FIRST_MS = 20;
  private static final long LONGEST_MS = 5_000;
  private static final long NANOS_PER_MS = 1_000_000;

  private final long patienceNanos;
  private final LongSupplier nanoTime;
  private final DoubleSupplier random;
  private long pauseMs = FIRST_MS;
  private long brokenSince;
  private long heardAt;
  private boolean heard;
  private boolean answered;

  /**
   * Creates a schedule for a connection that was not made yet.
   *
   * @param patience after so long without an answer, a connection is made no longer
   * @param nanoTime the clock, as {@link System#nanoTime}
   * @param random numbers from 0, inclusive, to 1, exclusive
   */
  ReconnectSchedule(Duration patience, LongSupplier nanoTime, DoubleSupplier random) {
    this.patienceNanos = patience.toNanos();
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** A request is sent by a new connection, after a time in which nobody asked. */
  void begin() {
    brokenSince = nanoTime.getAsLong();
  }

  /** The server said something. */
  void heard(boolean answer) {
    if (!heard) {
      heard = true;
      heardAt = nanoTime.getAsLong();
    }
    if (answer) {
      answered = true;
      pauseMs = FIRST_MS;
    }
  }

  /**
   * The connection broke, or could not be made. Patience begins anew where it had been of use: it
   * brought an answer, or the server was there for longer than any pause, and may have been
   * learning.
   *
   * @return after how many milliseconds to make it anew; empty where patience is at its end
   */
  OptionalLong broke() {
    long now = nanoTime.getAsLong();
    if (answered || (heard && now - heardAt > LONGEST_MS * NANOS_PER_MS)) {
      brokenSince = now;
    }
    answered = false;
    heard = false;
    if (now - brokenSince > patienceNanos) {
      return OptionalLong.empty();
    }
    long pause = Math.round(pauseMs * (1 - random.getAsDouble() / 2));
    pauseMs = Math.min(2 * pauseMs, LONGEST_MS);
    return OptionalLong.of(pause);
  }

  /** Who asked was told that there is no answer: the next request is sent at once. */
  void gaveUp() {
    pauseMs = FIRST_MS;
  }
}
