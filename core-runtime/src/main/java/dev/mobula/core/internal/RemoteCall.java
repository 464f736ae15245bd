package dev.mobula.core.internal;

import dev.mobula.core.internal.wire.Outcome;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A call that a worker runs, and the thread of the node that waits for it. */
final class RemoteCall {
  private final Worker worker;
  private final long number;
  private final Site site;
  private final ArrayDeque<Object> items = new ArrayDeque<>(); // by this
  private @Nullable Outcome outcome; // guarded by this
  private @Nullable Object value; // guarded by this
  private boolean lent; // guarded by this
  private boolean lendable = true; // guarded by this
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

  /** Lends out the CPUs of those it runs for, since its code waits, or takes them back. */
  synchronized void lendCpus(boolean lend) {
    if (lendable && lent != lend) {
      lent = lend;
      site.lendCpus(lend);
    }
  }

  /** Takes back what is lent, since the worker, which is gone, will not say that it goes on. */
  synchronized void endLending() {
    lendCpus(false);
    lendable = false;
  }

  /** Takes the outcome, and its value in sealed form if it has one. */
  void end(Outcome result, @Nullable Object sealed) {
    synchronized (this) {
      if (crash != null) {
        return; // what it refers to was released with the worker
      }
      outcome = result;
      value = sealed;
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

  /** Returns the value of the outcome, which is there, in sealed form. */
  synchronized @Nullable Object value() {
    return value;
  }

  /** Takes a value that the call yields, in sealed form. */
  synchronized void take(Object item) {
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

  /** Asks the code to end, unless it has, and waits until it has. */
  void stop() {
    if (!isOver()) {
      worker.cancel(number);
    }
    boolean interrupted = false;
    while (!isOver()) {
      try {
        awaitChange();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isOver() {
    return outcome != null || crash != null;
  }

  private synchronized void awaitChange() throws InterruptedException {
    if (!isOver()) {
      wait();
    }
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
    private boolean wantsMore;

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
      Object item;
      synchronized (RemoteCall.this) {
        item = items.removeFirst();
      }
      wantsMore = true;
      return item;
    }

    /** Waits for an item, which is computed once the one before was taken; false at the end. */
    private boolean awaitItem() {
      if (wantsMore) {
        wantsMore = false;
        worker.more(number);
      }
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
