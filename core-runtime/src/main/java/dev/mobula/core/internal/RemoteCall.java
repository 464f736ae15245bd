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
  private final @Nullable ComputeThread thread = ComputeThread.current();
  private final CurrentCall.@Nullable Running running = CurrentCall.running();
  private final ArrayDeque<Payload> items = new ArrayDeque<>(); // guarded by this
  private @Nullable Outcome outcome; // guarded by this
  private @Nullable Failure crash; // guarded by this

  RemoteCall(Worker worker, long number) {
    this.worker = worker;
    this.number = number;
  }

  long number() {
    return number;
  }

  /** Returns the task or call for which the worker runs this, or null if there is none. */
  CurrentCall.@Nullable Running running() {
    return running;
  }

  /** Lends out the CPUs of the call, whose code waits. */
  void lendCpus(boolean lend) {
    if (thread != null && lend) {
      thread.lendCpus();
    } else if (thread != null) {
      thread.takeCpusBack();
    }
  }

  synchronized void end(Outcome result) {
    outcome = result;
    notifyAll();
  }

  synchronized void crash(Failure failure) {
    if (outcome == null) {
      crash = failure;
      notifyAll();
    }
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
