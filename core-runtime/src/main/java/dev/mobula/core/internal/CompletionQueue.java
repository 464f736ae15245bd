package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * References in the order in which they become ready: what many waits for one of many would find,
 * without looking at all of them each time. Any thread may add, any may take.
 */
public final class CompletionQueue<T> {
  private final BlockingQueue<ObjectRef<T>> ready = new LinkedBlockingQueue<>();

  /** Adds a reference, which comes out once it is ready. */
  public void add(ObjectRef<T> ref) {
    if (!((LocalRef<T>) ref).enlist(new Link(ref))) {
      ready.add(ref);
    }
  }

  /** Returns the next that is ready, or null if none is. */
  public @Nullable ObjectRef<T> poll() {
    return ready.poll();
  }

  /**
   * Waits for the next that is ready, without end if there is none.
   *
   * @throws MobulaException if this thread is interrupted
   */
  public ObjectRef<T> take() {
    ComputeThread thread = ComputeThread.current();
    if (thread != null) {
      thread.lendCpus();
    }
    try {
      return ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MobulaException("interrupted while waiting for one of several objects", e);
    } finally {
      if (thread != null) {
        thread.takeCpusBack();
      }
    }
  }

  private final class Link extends Waiter {
    private final ObjectRef<T> ref;

    Link(ObjectRef<T> ref) {
      this.ref = ref;
    }

    @Override
    void fire() {
      ready.add(ref);
    }
  }
}
