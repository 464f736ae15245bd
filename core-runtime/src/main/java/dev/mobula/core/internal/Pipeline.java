package dev.mobula.core.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Calls of one life of an isolated actor that were sent before those ahead of them were done, so
 * that the process need not wait for the next. It runs them one after the other all the same; which
 * of them have begun, nobody knows here. Sent by one thread, ended by any.
 */
final class Pipeline {
  private static final int WINDOW = 256;

  private final RemoteInstance instance;
  private final Set<ActorCall<?>> sent = new LinkedHashSet<>(); // guarded by this
  private volatile boolean ended; // written under the lock

  Pipeline(RemoteInstance instance) {
    this.instance = instance;
  }

  /**
   * Tells whether calls that had perhaps not begun when the process ended may fail, or run twice.
   */
  static boolean suits(ActorOptions options) {
    return !options.isConcurrent()
        && (options.maxRestarts() == 0 || options.maxTaskRetries() == -1);
  }

  /**
   * Sends a call, whose arguments are ready, once few enough are under way.
   *
   * @return false if this life ended before
   */
  boolean submit(ActorCall<?> call) {
    if (!enter(call)) {
      return false;
    }
    call.send(instance, () -> ended, outcome -> finish(call, outcome));
    return true;
  }

  /** Ends this life: returns what was sent and is not done. */
  synchronized List<ActorCall<?>> end() {
    ended = true;
    List<ActorCall<?>> begun = new ArrayList<>(sent);
    sent.clear();
    notifyAll();
    return begun;
  }

  private synchronized boolean enter(ActorCall<?> call) {
    boolean interrupted = false;
    while (!ended && sent.size() >= WINDOW) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !ended && sent.add(call);
  }

  private void finish(ActorCall<?> call, Object outcome) {
    synchronized (this) {
      if (!sent.remove(call)) {
        return;
      }
      notifyAll();
    }
    call.conclude(outcome);
  }
}
