package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.internal.wire.Yield;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What a task yields, between the thread that runs it and those that take. */
final class LocalGenerator<T> implements ObjectRefGenerator<T>, Returns {
  private final Ids ids;
  private final int limit;
  private final ArrayDeque<LocalRef<T>> yielded = new ArrayDeque<>(); // guarded by this
  private boolean ended; // guarded by this
  private long count; // of values that were yielded, by all tries; guarded by this
  private @Nullable LocalCall<Void> task;

  /** Creates a generator that keeps at most {@code limit} untaken values, or -1 for any number. */
  LocalGenerator(Ids ids, int limit) {
    this.ids = ids;
    this.limit = limit;
  }

  /** Returns the generator of the task or call whose end this is. */
  @SuppressWarnings("unchecked") // the caller knows what it yields
  static <T> LocalGenerator<T> of(ObjectRef<Void> completed) {
    return (LocalGenerator<T>) ((LocalCall<Void>) completed).returns();
  }

  /** Ends with the task; called before it starts. */
  LocalGenerator<T> of(LocalCall<Void> running) {
    task = running;
    boolean unused = running.enlist(new Ending(running));
    return this;
  }

  @Override
  public @Nullable Object take(@Nullable Object returned) throws Exception {
    if (!(returned instanceof Iterator<?> values)) {
      throw new MobulaException("expected a task that returns an iterator, found " + returned);
    }
    try (AutoCloseable _ = Returns.end(values)) {
      for (long i = 0; values.hasNext(); i++) {
        checkWanted();
        Object value = values.next();
        if (!wasYielded(i)) {
          emit(i, Values.seal(value));
        }
      }
    }
    return null;
  }

  @Override
  public Yield yield() {
    return Yield.STREAM;
  }

  @Override
  public synchronized boolean hasNext() {
    try {
      while (yielded.isEmpty() && !ended) {
        running().checkWaiter();
        awaitChange();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MobulaException("interrupted while waiting for what a task yields", e);
    }
    return !yielded.isEmpty();
  }

  /** Returns what {@link #hasNext} will have answered once it is ready. */
  ObjectRef<Boolean> more() {
    LocalRef<Boolean> answer = new LocalRef<>(ids);
    Thread.startVirtualThread(() -> answer.complete(hasNext()));
    return answer;
  }

  @Override
  public synchronized ObjectRef<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the task has ended");
    }
    notifyAll();
    return yielded.removeFirst();
  }

  @Override
  public ObjectRef<Void> completed() {
    return running();
  }

  @Override
  public void close() {
    running().cancel(CancelOptions.defaults());
    synchronized (this) {
      yielded.clear();
      notifyAll();
    }
  }

  private LocalCall<Void> running() {
    if (task == null) {
      throw new IllegalStateException("expected a generator of a task");
    }
    return task;
  }

  /** Stops what was cancelled or abandoned, even if it neither waits nor asks. */
  private synchronized void checkWanted() throws InterruptedException {
    if (ended || Thread.interrupted()) {
      throw new InterruptedException("nobody takes any more values");
    }
  }

  private synchronized boolean wasYielded(long number) {
    return number < count;
  }

  /**
   * Yields a value, unless another try has meanwhile: a call that was abandoned may still run
   * beside the one that takes its place.
   */
  private synchronized void emit(long number, @Nullable Object sealed) throws InterruptedException {
    while (limit != -1 && yielded.size() >= limit && !ended) {
      awaitChange();
    }
    if (!ended && number == count) {
      count++;
      LocalRef<T> ref = new LocalRef<>(ids);
      ref.complete(sealed);
      yielded.add(ref);
      notifyAll();
    }
  }

  private synchronized void end(@Nullable Failure failure) {
    if (failure != null) {
      LocalRef<T> ref = new LocalRef<>(ids);
      ref.fail(failure);
      yielded.add(ref);
    }
    ended = true;
    notifyAll();
  }

  /** Waits as any wait does: others may compute meanwhile. */
  @SuppressWarnings("WaitNotInLoop") // both callers loop
  private synchronized void awaitChange() throws InterruptedException {
    ComputeThread thread = ComputeThread.current();
    if (thread == null) {
      wait();
      return;
    }
    thread.lendCpus();
    try {
      wait();
    } finally {
      thread.takeCpusBack();
    }
  }

  private final class Ending extends Waiter {
    private final LocalCall<Void> running;

    Ending(LocalCall<Void> running) {
      this.running = running;
    }

    @Override
    void fire() {
      end(running.join());
    }
  }
}
