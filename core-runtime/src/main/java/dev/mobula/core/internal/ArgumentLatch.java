package dev.mobula.core.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs something once all arguments that are references are ready. */
final class ArgumentLatch {
  private final AtomicInteger missing = new AtomicInteger(1);
  private final Runnable whenReady;

  private ArgumentLatch(Runnable whenReady) {
    this.whenReady = whenReady;
  }

  static void run(@Nullable Object[] args, Runnable whenReady) {
    ArgumentLatch latch = null;
    for (Object arg : args) {
      if (arg instanceof LocalRef<?> ref && !ref.isReady()) {
        latch = latch == null ? new ArgumentLatch(whenReady) : latch;
        latch.await(ref);
      }
    }
    if (latch == null) {
      whenReady.run();
    } else {
      latch.arrive();
    }
  }

  private void await(LocalRef<?> ref) {
    missing.incrementAndGet();
    if (!ref.enlist(new Link())) {
      arrive();
    }
  }

  private void arrive() {
    if (missing.decrementAndGet() == 0) {
      whenReady.run();
    }
  }

  private final class Link extends Waiter {
    @Override
    void fire() {
      arrive();
    }
  }
}
