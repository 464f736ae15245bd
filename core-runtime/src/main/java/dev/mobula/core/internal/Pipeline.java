package dev.mobula.core.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one life of an isolated actor that were sent before those ahead of them were done, so
 * that the process need not wait for the next. It runs them one after the other all the same; which
 * of them have begun, nobody knows here. Sent by one thread, ended by any.
 */
final class Pipeline {
  private static final int WINDOW = 256;

  private final RemoteInstance instance;
  private final Consumer<Boolean> lending;
  private final Set<ActorCall<?>> sent = new LinkedHashSet<>(); // guarded by this
  private volatile boolean ended; // written under the lock
  private boolean awaitsArguments; // guarded by this
  private boolean lent; // guarded by this

  /**
   * Creates one.
   *
   * @param lending lends out the CPUs of the actor, or takes them back
   */
  Pipeline(RemoteInstance instance, Consumer<Boolean> lending) {
    this.instance = instance;
    this.lending = lending;
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

  /**
   * Waits for the arguments of a call, while the actor's CPUs are lent out whenever its process has
   * nothing to do.
   *
   * @return the failure of the first that failed
   */
  @Nullable Failure awaitArguments(ActorCall<?> call) {
    setAwaitsArguments(true);
    try {
      return call.awaitArguments();
    } finally {
      setAwaitsArguments(false);
    }
  }

  private synchronized void setAwaitsArguments(boolean awaits) {
    awaitsArguments = awaits;
    lendIfIdle();
  }

  private void lendIfIdle() {
    boolean lend = awaitsArguments && sent.isEmpty() && !ended;
    if (lend != lent) {
      lent = lend;
      lending.accept(lend);
    }
  }

  /** Ends this life: returns what was sent and is not done. */
  synchronized List<ActorCall<?>> end() {
    ended = true;
    lendIfIdle(); // whoever ends a life gives back all that it holds
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
      lendIfIdle();
      notifyAll();
    }
    call.conclude(outcome);
  }
}
