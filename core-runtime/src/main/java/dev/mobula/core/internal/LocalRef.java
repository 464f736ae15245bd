package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.GetTimeoutException;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectLostException;
import dev.mobula.core.ObjectRef;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An object in this JVM, or the promise of one. One word holds either the chain of those that wait
 * or the outcome: a sealed value, {@link #NULL} or a {@link Failure}. Lock-free; completed once.
 */
class LocalRef<T> implements ObjectRef<T> {
  private static final Object NULL = new Object();
  private static final Failure CLOSED =
      new Failure(
          ObjectLostException::new,
          "expected a reference that is open, found one that was closed; close it when nobody uses it any more",
          null);

  /** About 20 µs: a platform thread takes longer than this to be woken. */
  private static final ThreadLocal<Spinning> SPINNING =
      ThreadLocal.withInitial(() -> new Spinning(1_000));

  private static final VarHandle STATE;
  private static final VarHandle ID;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(LocalRef.class, "state", Object.class);
      ID = lookup.findVarHandle(LocalRef.class, "id", ObjectId.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Ids ids; // null where the id is given
  private volatile @Nullable Object state;
  private volatile @Nullable ObjectId id;
  private volatile boolean closed;

  LocalRef(Ids ids) {
    this.ids = ids;
  }

  /** Creates a reference to an object that has an id. */
  LocalRef(ObjectId id) {
    this.ids = null;
    this.id = id;
  }

  @Override
  public final ObjectId id() {
    ObjectId known = id;
    if (known == null) {
      ObjectId made = Objects.requireNonNull(ids).next();
      ObjectId other = (ObjectId) ID.compareAndExchange(this, null, made);
      return other == null ? made : other;
    }
    return known;
  }

  @Override
  public final boolean isReady() {
    if (isOutcome(state)) {
      return true;
    }
    demand();
    return isOutcome(state);
  }

  @Override
  public final T get() {
    Object outcome = state;
    return open(isOutcome(outcome) ? outcome : await(0, false));
  }

  @Override
  public final T get(Duration timeout) {
    Object outcome = state;
    return open(isOutcome(outcome) ? outcome : await(Deadline.after(timeout), true));
  }

  @Override
  public final CompletableFuture<T> future() {
    CompletableFuture<T> future = new CompletableFuture<>();
    if (closed || !enlist(new Promise(future))) {
      fulfil(future);
    }
    return future;
  }

  private void fulfil(CompletableFuture<T> future) {
    try {
      future.complete(get());
    } catch (Throwable failure) {
      future.completeExceptionally(failure);
    }
  }

  @Override
  public final void close() {
    closed = true;
    if (isOutcome(state)) {
      free();
    }
  }

  final boolean isClosed() {
    return closed;
  }

  /** Forgets a value that can be asked for again; an outcome of any other kind stays. */
  final boolean forget() {
    Object outcome = state;
    return outcome != NULL
        && isOutcome(outcome)
        && !(outcome instanceof Failure)
        && STATE.compareAndSet(this, outcome, null);
  }

  private void free() {
    Object outcome = STATE.getAndSet(this, CLOSED);
    if (outcome instanceof Stored stored) {
      stored.close();
    }
  }

  /** Waits, and returns the failure if that is the outcome. */
  final @Nullable Failure join() {
    Object outcome = state;
    return (isOutcome(outcome) ? outcome : await(0, false)) instanceof Failure failure
        ? failure
        : null;
  }

  /** Returns the value, which is there, as it is kept. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller put it there
  final <S> S sealedValue() {
    return (S) settled();
  }

  /** Returns the value in its sealed form, or null if there is none yet, or a failure. */
  final @Nullable Object valueIfReady() {
    Object outcome = state;
    return isOutcome(outcome) && outcome != NULL && !(outcome instanceof Failure) ? outcome : null;
  }

  /**
   * Returns the value, which is there, in its sealed form.
   *
   * @throws ObjectLostException if this was closed meanwhile
   */
  final @Nullable Object sealed() {
    Object outcome = settled();
    if (outcome instanceof Failure failure) {
      throw failure.exception();
    }
    return outcome == NULL ? null : outcome;
  }

  /** Returns the outcome, which is there: a {@link Failure}, or something else for a value. */
  final Object settled() {
    return Objects.requireNonNull(state);
  }

  /** Waits until {@code deadline}, by {@link System#nanoTime()}. */
  final T getUntil(long deadline) {
    return open(await(deadline, true));
  }

  /** Cancels what computes the value; nothing to do where that is done. */
  void cancel(CancelOptions options) {}

  /** Tells whether what computes the value can be killed without harm to anything else. */
  boolean isKillable() {
    return false;
  }

  /** Returns what this is, in words, for messages. */
  String describe() {
    return "object " + id();
  }

  /** Called, perhaps often, when the value is wanted and not there. */
  void demand() {}

  /** Tells whether this can only become ready after what runs on this thread. */
  boolean needsThisThread() {
    return false;
  }

  /** Called before a thread waits, which may never end. */
  void checkWaiter() {}

  /** Gives the outcome a sealed value; false if there was an outcome before. */
  final boolean complete(@Nullable Object sealed) {
    return settle(outcome(sealed));
  }

  /** Gives the outcome a failure; false if there was an outcome before. */
  final boolean fail(Failure failure) {
    return settle(failure);
  }

  /** Adds a waiter; false, and nothing will be fired, if the outcome is there. */
  final boolean enlist(Waiter waiter) {
    demand();
    while (true) {
      Object seen = state;
      if (isOutcome(seen)) {
        return false;
      }
      Waiter head = (Waiter) seen;
      while (head != null && head.isStale()) {
        head = head.next;
      }
      waiter.next = head;
      if (STATE.compareAndSet(this, seen, waiter)) {
        return true;
      }
    }
  }

  /** Returns the outcome that a sealed value makes. */
  static Object outcome(@Nullable Object sealed) {
    return sealed == null ? NULL : sealed;
  }

  /** Gives the outcome, as {@link #complete} and {@link #fail}. */
  final boolean settle(Object outcome) {
    Object seen;
    do {
      seen = state;
      if (isOutcome(seen)) {
        return false;
      }
    } while (!STATE.compareAndSet(this, seen, outcome));
    if (closed) {
      free(); // who closes sets that first, then looks for an outcome
    }
    if (seen != null) {
      Firing.fire((Waiter) seen);
    }
    return true;
  }

  private static boolean isOutcome(@Nullable Object state) {
    return state != null && !(state instanceof Waiter);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // T is whatever the task returned, null included
  private T open(@Nullable Object outcome) {
    if (outcome instanceof Failure failure) {
      throw failure.exception();
    }
    return (T) (outcome == NULL ? null : Values.open(outcome));
  }

  private @Nullable Object await(long deadline, boolean timed) {
    if (closed) {
      return CLOSED;
    }
    checkWaiter();
    demand();
    ComputeThread thread = ComputeThread.current();
    if (thread == null) {
      return isReady() || spin() ? state : park(deadline, timed);
    }
    thread.lendCpus();
    try {
      return isReady() || spin() ? state : park(deadline, timed);
    } finally {
      thread.takeCpusBack();
    }
  }

  private boolean spin() {
    return !Thread.currentThread().isVirtual() && SPINNING.get().until(this::isReady);
  }

  private @Nullable Object park(long deadline, boolean timed) {
    Waiter.OfThread waiter = new Waiter.OfThread();
    if (!enlist(waiter)) {
      return state;
    }
    try {
      while (!isReady()) {
        if (Thread.interrupted()) {
          Thread.currentThread().interrupt();
          throw new MobulaException(
              "interrupted while waiting for " + describe(), new InterruptedException());
        }
        if (!timed) {
          LockSupport.park(this);
        } else {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            throw new GetTimeoutException(
                "expected %s in time, found it not ready; it goes on, and can be asked for again"
                    .formatted(describe()));
          }
          LockSupport.parkNanos(this, left);
        }
      }
      return state;
    } finally {
      waiter.giveUp();
    }
  }

  private final class Promise extends Waiter {
    private final CompletableFuture<T> future;

    Promise(CompletableFuture<T> future) {
      this.future = future;
    }

    @Override
    void fire() {
      fulfil(future);
    }

    @Override
    boolean isStale() {
      return future.isDone();
    }
  }

  @Override
  public String toString() {
    return "ObjectRef[" + id() + "]";
  }
}
