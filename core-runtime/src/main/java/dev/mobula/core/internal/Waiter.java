package dev.mobula.core.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something to do when a value is ready; one link in the chain of those that wait for it. */
abstract class Waiter {
  @Nullable Waiter next;

  /**
   * Called once, by the thread that completes the value, which holds no lock of the runtime's; must
   * be short and must not block.
   */
  abstract void fire();

  /** Tells whether nobody waits any more, so that the link may be dropped. */
  boolean isStale() {
    return false;
  }

  /** Wakes a thread. */
  static final class OfThread extends Waiter {
    private volatile @Nullable Thread thread = Thread.currentThread();

    @Override
    void fire() {
      LockSupport.unpark(thread);
    }

    @Override
    boolean isStale() {
      return thread == null;
    }

    void giveUp() {
      thread = null;
    }
  }
}
