package dev.mobula.core.internal;

import dev.mobula.core.internal.wire.Outcome;
import dev.mobula.core.internal.wire.Payload;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A call that a worker runs, and the thread of the node that waits for it. */
final class RemoteCall {
  private final Worker worker;
  private final long number;
  private final Site site;
  private final ArrayDeque<Payload> items = new ArrayDeque<>(); // guarded by this
  private @Nullable Outcome outcome; // guarded by this
  private @Nullable Failure crash; // guarded by this

  /** For whom a call runs. */
  interface Site {
    /** Returns the task or call that the worker runs this for, or null if there is none. */
    @Nullable Running running();

    /** Lends out the CPUs that it holds, since its code waits, or takes them back. */
    void lendCpus(boolean lend);

    /** Called once, when there is an outcome or the worker is gone; must not block. */
    default void ended(RemoteCall call) {}
  }

  /** What runs on this thread, which will wait for the end. */
  record Here(@Nullable ComputeThread thread, @Nullable Running running) implements Site {
    Here() {
      this(ComputeThread.current(), CurrentCall.running());
    }

    @Override
    public void lendCpus(boolean lend) {
      if (thread != null && lend) {
        thread.lendCpus();
      } else if (thread != null) {
        thread.takeCpusBack();
      }
    }
  }

  RemoteCall(Worker worker, long number, Site site) {
    this.worker = worker;
    this.number = number;
    this.site = site;
  }

  long number() {
    return number;
  }

  Site site() {
    return site;
  }

  void end(Outcome result) {
    synchronized (this) {
      outcome = result;
      notifyAll();
    }
    site.ended(this);
  }

  void crash(Failure failure) {
    synchronized (this) {
      if (outcome != null || crash != null) {
        return;
      }
      crash = failure;
      notifyAll();
    }
    site.ended(this);
  }

  synchronized void take(Payload item) {
    items.add(item);
    notifyAll();
  }

  /**
   * Waits for the end. An interrupt is passed on to the worker's thread, and the wait goes on: the
   * call holds its resources for as long as its code runs.
   */
  Outcome await() {
    boolean interrupted = false;
    Outcome result = null;
    while (result == null) {
      try {
        result = awaitOnce();
      } catch (InterruptedException _) {
        interrupted = true;
        worker.cancel(number);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result;
  }

  private synchronized Outcome awaitOnce() throws InterruptedException {
    while (outcome == null) {
      throwCrash();
      wait();
    }
    return outcome;
  }

  private void throwCrash() {
    if (crash != null) {
      throw crash.exception();
    }
  }

  /** Returns what the call yields, in sealed form; its end throws what the call threw. */
  Iterator<@Nullable Object> values() {
    return new Values();
  }

  private final class Values implements Iterator<@Nullable Object> {
    private boolean ended;

    @Override
    public boolean hasNext() {
      if (!ended && !awaitItem()) {
        ended = true;
        worker.conclude(RemoteCall.this);
      }
      return !ended;
    }

    @Override
    public @Nullable Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the call has ended");
      }
      Payload item;
      synchronized (RemoteCall.this) {
        item = items.removeFirst();
      }
      worker.more(number);
      return worker.read(item);
    }

    /** Waits for an item; false at the end. */
    private boolean awaitItem() {
      while (true) {
        try {
          return awaitItemOnce();
        } catch (InterruptedException _) {
          worker.cancel(number);
          Thread.currentThread().interrupt();
          RemoteCall.this.await();
          return false;
        }
      }
    }

    private boolean awaitItemOnce() throws InterruptedException {
      synchronized (RemoteCall.this) {
        while (items.isEmpty() && outcome == null) {
          throwCrash();
          RemoteCall.this.wait();
        }
        return !items.isEmpty();
      }
    }
  }
}
