package dev.mobula.core.internal;

import dev.mobula.core.Resources;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tasks that end on a thread, and tells the log of them: of each where they are a
 * thousand a second or fewer, of a sample where they are more, and of each that failed. A task pays
 * for that a few nanoseconds. Where several threads share one the samples are larger or smaller,
 * and the counts are still right.
 */
final class TaskTally {
  private static final double SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int BURST = 64;
  private static final int MAX_INTERVAL = 256;

  private final TaskLog log;
  private @Nullable Known known;
  private int interval = 1;
  private int skipped;
  private double credit = BURST;
  private long lastNanos = System.nanoTime();

  /** The counts of the tasks with this key. */
  private record Known(Object key, String name, TaskLog.Ends ends) {}

  TaskTally(TaskLog log) {
    this.log = log;
  }

  /** Returns when a task begins, in milliseconds since 1970, or 0 if it is not in the sample. */
  long begin() {
    if (!log.keepsTasks() || ++skipped < interval) {
      return 0;
    }
    skipped = 0;
    return System.currentTimeMillis();
  }

  /**
   * Takes note of a task that has its outcome.
   *
   * @param start what {@link #begin} returned
   */
  void end(LocalTask<?> task, Invocation work, Resources held, long start) {
    Known same = known(task, work);
    Failure failure = task.join();
    (failure == null ? same.ends.finished : same.ends.failed).increment();
    if (start != 0) {
      adapt(System.nanoTime());
    }
    if (start != 0 || (failure != null && log.keepsTasks())) {
      log.add(
          new TaskLog.Ended(
              task.id(),
              same.name,
              held,
              task.pid(),
              task.tries(),
              start,
              System.currentTimeMillis(),
              failure == null ? "" : failure.describe()));
    }
  }

  private Known known(LocalTask<?> task, Invocation work) {
    Object key = task.nameKey(work);
    Known last = known;
    if (last != null && last.key == key) {
      return last;
    }
    String name = name(task, work);
    Known next = new Known(key, name, log.endsOf(name));
    known = next;
    return next;
  }

  /** The name is that of the function, which perhaps cannot be read. */
  private static String name(LocalTask<?> task, Invocation work) {
    try {
      return task.nameOf(work);
    } catch (Throwable _) {
      return work.type().getName(); // the task has failed of it, and said so
    }
  }

  /** Makes the sample smaller once too many were taken, and all of it once they are few. */
  private void adapt(long now) {
    credit = Math.min(BURST, credit + (now - lastNanos) / SPACING_NANOS) - 1;
    lastNanos = now;
    if (credit < 0) {
      interval = Math.min(MAX_INTERVAL, 2 * interval);
    } else if (credit > BURST / 2) {
      interval = 1;
    }
  }
}
