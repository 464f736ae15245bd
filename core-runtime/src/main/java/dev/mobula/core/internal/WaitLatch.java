package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits until a number of references, out of many, are ready. */
final class WaitLatch {
  private final CountDownLatch missing;
  private volatile boolean over;

  private WaitLatch(int missing) {
    this.missing = new CountDownLatch(missing);
  }

  static <T> void await(List<ObjectRef<T>> refs, int count, @Nullable Duration timeout) {
    int ready = 0;
    for (int i = 0; i < refs.size() && ready < count; i++) {
      ready += refs.get(i).isReady() ? 1 : 0;
    }
    if (ready == count || (timeout != null && timeout.isZero())) {
      return;
    }
    if (timeout == null) {
      checkWaiter(refs, count);
    }
    WaitLatch latch = new WaitLatch(count);
    try {
      latch.enlist(refs);
      latch.await(timeout);
    } finally {
      latch.over = true;
    }
  }

  /** Refuses to wait for more than can become ready while this thread waits. */
  private static <T> void checkWaiter(List<ObjectRef<T>> refs, int count) {
    int possible = 0;
    for (int i = 0; i < refs.size() && possible < count; i++) {
      LocalRef<T> ref = (LocalRef<T>) refs.get(i);
      possible += ref.isReady() || !ref.needsThisThread() ? 1 : 0;
    }
    if (possible < count) {
      refs.stream().filter(ref -> !ref.isReady()).forEach(ref -> ((LocalRef<T>) ref).checkWaiter());
    }
  }

  private <T> void enlist(List<ObjectRef<T>> refs) {
    for (ObjectRef<T> ref : refs) {
      if (missing.getCount() == 0) {
        return;
      }
      if (!((LocalRef<T>) ref).enlist(new Link())) {
        missing.countDown();
      }
    }
  }

  private void await(@Nullable Duration timeout) {
    ComputeThread thread = ComputeThread.current();
    if (thread != null) {
      thread.lendCpus();
    }
    try {
      if (timeout == null) {
        missing.await();
      } else {
        boolean _ = missing.await(Deadline.nanos(timeout), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MobulaException("interrupted while waiting for objects", e);
    } finally {
      if (thread != null) {
        thread.takeCpusBack();
      }
    }
  }

  private final class Link extends Waiter {
    @Override
    void fire() {
      missing.countDown();
    }

    @Override
    boolean isStale() {
      return over;
    }
  }
}
