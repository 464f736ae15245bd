package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What a {@link dev.mobula.core.Queue} keeps. Those that put and those that take wait in groups of
 * their own, so that however many wait on one side never hold up the other. A call that is
 * cancelled moves nothing: what it does and its outcome are decided together, under the lock.
 */
public final class QueueActor {
  /** The group of calls that may wait for room. */
  public static final String PUT = "put";

  /** The group of calls that may wait for values. */
  public static final String TAKE = "take";

  private static final int WAITING = 1_000;

  private final int maxSize;
  private final ArrayDeque<Held> values = new ArrayDeque<>(); // guarded by this

  /** A value by reference, so that passing it on copies nothing. */
  public record Held(ObjectRef<Object> ref) {}

  QueueActor(int maxSize) {
    this.maxSize = maxSize;
  }

  /** Starts a queue. */
  public static ActorHandle<QueueActor> start(int maxSize) {
    return Mobula.actor(QueueActor::new, maxSize)
        .concurrencyGroup(PUT, WAITING)
        .concurrencyGroup(TAKE, WAITING)
        .remote();
  }

  /** Puts a value in; without a timeout it waits without end. */
  public synchronized boolean put(Held value, Optional<Duration> timeout)
      throws InterruptedException {
    boolean done = await(() -> values.size() < maxSize, timeout) && Calls.concludeCurrent(true);
    if (done) {
      values.add(value);
      notifyAll();
    }
    return done;
  }

  /** Puts all in, or none if there is no room. */
  public synchronized boolean offerAll(List<Held> more) {
    boolean done = maxSize - values.size() >= more.size() && Calls.concludeCurrent(true);
    if (done) {
      values.addAll(more);
      notifyAll();
    }
    return done;
  }

  /** Takes a value out; without a timeout it waits without end. */
  public synchronized Optional<Held> take(Optional<Duration> timeout) throws InterruptedException {
    if (!await(() -> !values.isEmpty(), timeout)) {
      return Optional.empty();
    }
    Optional<Held> first = Optional.of(values.element());
    if (Calls.concludeCurrent(first)) {
      values.remove();
      notifyAll();
    }
    return first; // whoever cancelled does not get it, so it stays
  }

  /** Takes what is there. */
  public synchronized List<Held> pollAll(int max) {
    List<Held> first = values.stream().limit(max).toList();
    if (Calls.concludeCurrent(first)) {
      first.forEach(_ -> values.remove());
      notifyAll();
    }
    return first;
  }

  /** Returns how many there are. */
  public synchronized int size() {
    return values.size();
  }

  private synchronized boolean await(BooleanSupplier condition, Optional<Duration> timeout)
      throws InterruptedException {
    long deadline = timeout.map(Deadline::after).orElse(0L);
    while (!condition.getAsBoolean()) {
      if (timeout.isEmpty()) {
        wait();
      } else {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
    return true;
  }
}
