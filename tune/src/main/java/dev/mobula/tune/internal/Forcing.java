package dev.mobula.tune.internal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has what was written reach the disk at most a second later, on a thread of its own: that takes
 * longer than a trial should have to wait.
 */
final class Forcing implements AutoCloseable {
  private static final long INTERVAL_MS = 1_000;

  private final Runnable force;
  private final Thread thread;
  private boolean due; // guarded by this, as are the next two
  private boolean closed;
  private @Nullable RuntimeException failure;

  Forcing(Runnable force) {
    this.force = force;
    this.thread = Thread.ofPlatform().daemon().name("mobula-journal").start(this::run);
  }

  /**
   * Takes note that something was written.
   *
   * @throws RuntimeException what went wrong when something was to reach the disk before
   */
  synchronized void written() {
    if (failure != null) {
      throw failure;
    }
    due = true;
    notifyAll();
  }

  private void run() {
    try {
      while (awaitDue()) {
        force.run();
        pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else does
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Returns false once there is nothing more to come. */
  private synchronized boolean awaitDue() throws InterruptedException {
    while (!due && !closed) {
      wait();
    }
    boolean again = due;
    due = false;
    return again;
  }

  private synchronized void pause() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS);
    for (long left = INTERVAL_MS;
        left > 0 && !closed;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      wait(left);
    }
  }

  private synchronized void fail(RuntimeException e) {
    failure = e;
  }

  /** Waits until everything is on the disk. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true; // what was written must not be lost
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
