package dev.mobula.core.internal.shm;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the JVM to collect views that nobody can reach any more, since it does not know that memory
 * elsewhere is short. Goes on for as long as that helps; where it did not help, it is not tried
 * again before ten times as long has passed as it took. One thread at a time.
 */
final class Collector {
  private static final int TRIES = 3;
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int REST = 10;

  private final LongSupplier freed;
  private long notBefore = System.nanoTime();

  /**
   * Creates one.
   *
   * @param freed how much was ever freed, by which it sees whether it helps
   */
  Collector(LongSupplier freed) {
    this.freed = freed;
  }

  /**
   * Collects until something succeeds, and returns what it gave, or null.
   *
   * @param before what is tried first: while this thread waited, another may have made room
   * @param attempt what is tried after each collection
   */
  synchronized <T> @Nullable T collectUntil(
      Supplier<@Nullable T> before, Supplier<@Nullable T> attempt) {
    T result = before.get();
    long start = System.nanoTime();
    if (result != null || start - notBefore < 0) {
      return result;
    }
    boolean helps = true;
    for (int i = 0; i < TRIES && result == null && helps; i++) {
      long freedBefore = freed.getAsLong();
      boolean collected = collect();
      result = await(attempt);
      helps = collected && freed.getAsLong() != freedBefore;
    }
    if (result == null) {
      long now = System.nanoTime();
      notBefore = now + REST * (now - start);
    }
    return result;
  }

  /**
   * Collects, and waits for the thread that releases what was found, which on a busy machine may
   * not run for a while; false if that was in vain.
   */
  private static boolean collect() {
    CountDownLatch released = new CountDownLatch(1);
    dropViewReleasing(released);
    System.gc();
    try {
      return released.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** In a method of its own, since a frame keeps what its variables held. */
  private static void dropViewReleasing(CountDownLatch latch) {
    MemorySegment _ = ReadOnlyView.of(MemorySegment.NULL, latch::countDown);
  }

  /** Others may be released a moment later than the one that was waited for. */
  private static <T> @Nullable T await(Supplier<@Nullable T> attempt) {
    long start = System.nanoTime();
    T result = attempt.get();
    while (result == null && System.nanoTime() - start < GRACE_NANOS && pause()) {
      result = attempt.get();
    }
    return result;
  }

  private static boolean pause() {
    try {
      Thread.sleep(1);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
