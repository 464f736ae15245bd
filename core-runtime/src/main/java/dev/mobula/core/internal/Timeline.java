package dev.mobula.core.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** When tasks and calls ran: the last 100,000 of them. Any thread. */
final class Timeline {
  private static final int CAPACITY = 100_000;

  private final Event[] ring = new Event[CAPACITY]; // guarded by this
  private long count; // guarded by this
  private final long originNanos = System.nanoTime();
  private final long originMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());

  /**
   * A task, or a call of an actor, that ran once.
   *
   * @param name the task or the method
   * @param category {@code task} or {@code actor}
   * @param pid the process that it ran in
   * @param row what it is drawn beside: a thread, or an actor
   * @param startMicros when it began, since 1970; in another process, when it was sent there
   * @param micros how long it took
   */
  record Event(String name, String category, long pid, String row, long startMicros, long micros) {
    long endMicros() {
      return startMicros + micros;
    }
  }

  /** Takes note of what began at that {@link System#nanoTime()}, and ends now. */
  void add(String name, String category, long pid, String row, long startNanos) {
    long start = originMicros + TimeUnit.NANOSECONDS.toMicros(startNanos - originNanos);
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
    Event event = new Event(name, category, pid, row, start, micros);
    synchronized (this) {
      ring[(int) (count++ % CAPACITY)] = event;
    }
  }

  /** Returns what ended so far, in that order. */
  synchronized List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (long i = Math.max(0, count - CAPACITY); i < count; i++) {
      events.add(ring[(int) (i % CAPACITY)]);
    }
    return events;
  }
}
