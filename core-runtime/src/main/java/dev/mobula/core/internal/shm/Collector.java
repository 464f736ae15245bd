package dev.mobula.core.internal.shm;

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
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
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

  /** Collects until something succeeds, and returns what it gave, or null. */
  synchronized <T> @Nullable T collectUntil(Supplier<@Nullable T> attempt) {
    T result = attempt.get(); // while this thread waited, another may have made room
    long start = System.nanoTime();
    if (result != null || start - notBefore < 0) {
      return result;
    }
    boolean helps = true;
    for (int i = 0; i < TRIES && result == null && helps; i++) {
      long before = freed.getAsLong();
      System.gc();
      result = await(attempt);
      helps = freed.getAsLong() != before && !Thread.currentThread().isInterrupted();
    }
    if (result == null) {
      long now = System.nanoTime();
      notBefore = now + REST * (now - start);
    }
    return result;
  }

  /** The views that a collection finds are released by another thread, a moment later. */
  private static <T> @Nullable T await(Supplier<@Nullable T> attempt) {
    long start = System.nanoTime();
    T result = attempt.get();
    while (result == null && System.nanoTime() - start < WAIT_NANOS && pause()) {
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
