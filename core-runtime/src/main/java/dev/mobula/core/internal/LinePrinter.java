package dev.mobula.core.internal;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Prints lines among the output of this process, in their order, on a thread of its own that is
 * there while there are any: nobody else waits for a terminal that takes none. Any thread.
 */
final class LinePrinter {
  private final int capacity;
  private final ArrayDeque<Line> waiting = new ArrayDeque<>(); // guarded by this
  private long chars; // of those that wait; guarded by this
  private long leftOut; // since the last one that waits; guarded by this
  private boolean prints; // whether the thread is there; guarded by this

  private record Line(boolean isError, String text) {}

  /**
   * Creates one.
   *
   * @param capacity how many characters may wait
   */
  LinePrinter(int capacity) {
    this.capacity = capacity;
  }

  /** Prints a line soon; where too many wait it is left out, and it is said how many were. */
  synchronized void print(boolean isError, String text) {
    if (chars >= capacity) {
      leftOut++;
      return;
    }
    sayWhatIsLeftOut();
    add(new Line(isError, text));
    if (!prints) {
      Thread.ofPlatform().daemon().name("mobula-print").start(this::printAll);
      prints = true;
    }
  }

  /** Waits until all is printed, but no longer than so many milliseconds. */
  synchronized void await(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    try {
      while (prints && left > 0) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void printAll() {
    for (Line line = next(); line != null; line = next()) {
      try {
        PrintStream stream = line.isError ? System.err : System.out;
        stream.println(line.text);
      } catch (RuntimeException e) { // of a stream that the program has set
        Uncaught.report(e);
      }
    }
  }

  private synchronized @Nullable Line next() {
    if (waiting.isEmpty()) {
      sayWhatIsLeftOut();
    }
    Line next = waiting.poll();
    if (next == null) {
      prints = false;
      notifyAll();
    } else {
      chars -= next.text.length();
    }
    return next;
  }

  private void sayWhatIsLeftOut() {
    if (leftOut > 0) {
      add(
          new Line(
              true,
              "[%d lines of workers left out, as they came faster than they could be shown; 'mobula logs' has them]"
                  .formatted(leftOut)));
      leftOut = 0;
    }
  }

  private void add(Line line) {
    waiting.add(line);
    chars += line.text.length();
  }
}
