package dev.mobula.core.internal;

import org.jspecify.annotations.Nullable;

/**
 * Fires waiters, one after the other: what a waiter completes has its own waiters fired after it
 * and not within it, so that a chain of any length takes no stack. For one thread each.
 */
final class Firing implements AutoCloseable {
  private static final ThreadLocal<Firing> OF_THREAD = ThreadLocal.withInitial(Firing::new);

  private @Nullable Waiter pending;
  private int depth;

  private Firing() {}

  /**
   * Holds up what this thread fires until {@link #close}: opened before a lock is taken, so that
   * nobody is told of anything under it.
   */
  static Firing hold() {
    Firing firing = OF_THREAD.get();
    firing.depth++;
    return firing;
  }

  /** Fires a chain, or leaves it to whatever of this thread's fires or holds already. */
  static void fire(Waiter chain) {
    try (Firing firing = hold()) {
      firing.add(chain);
    }
  }

  @Override
  public void close() {
    try {
      while (depth == 1 && pending != null) {
        Waiter waiter = pending;
        pending = waiter.next;
        fireAlone(waiter);
      }
    } finally {
      depth--;
    }
  }

  /** What one waiter throws, which is an error of the runtime, shall not keep others waiting. */
  private static void fireAlone(Waiter waiter) {
    try {
      waiter.fire();
    } catch (Throwable thrown) {
      Uncaught.report(thrown);
    }
  }

  /** Nobody else knows the links any more; those that came first will be fired first. */
  private void add(Waiter chain) {
    Waiter waiter = chain;
    while (waiter != null) {
      Waiter next = waiter.next;
      waiter.next = pending;
      pending = waiter;
      waiter = next;
    }
  }
}
