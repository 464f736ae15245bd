package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What a {@link dev.mobula.core.Queue} keeps. Those that put and those that take wait in groups of
 * their own, any number of them, so that none holds up another. A call that is cancelled moves
 * nothing: what it does and its outcome are decided together, under the lock.
 *
 * <p>Of those that wait for values, and of those that wait for room, one is woken at a time.
 * Whoever leaves, cancelled or not, wakes the next if there is still something for it.
 */
public final class QueueActor {
  /** The group of calls that may wait for room. */
  public static final String PUT = "put";

  /** The group of calls that may wait for values. */
  public static final String TAKE = "take";

  private final int maxSize;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasValues = lock.newCondition();
  private final Condition hasRoom = lock.newCondition();
  private final ArrayDeque<Held> values = new ArrayDeque<>(); // guarded by lock

  /** A value by reference, so that passing it on copies nothing. */
  public record Held(ObjectRef<Object> ref) {}

  /** What is done under the lock. */
  private interface Action<R> {
    R run() throws InterruptedException;
  }

  QueueActor(int maxSize) {
    this.maxSize = maxSize;
  }

  /** Starts a queue. */
  public static ActorHandle<QueueActor> start(int maxSize) {
    return Mobula.actor(QueueActor::new, maxSize)
        .concurrencyGroup(PUT, Integer.MAX_VALUE)
        .concurrencyGroup(TAKE, Integer.MAX_VALUE)
        .remote();
  }

  /** Puts a value in; without a timeout it waits without end. */
  public boolean put(Held value, Optional<Duration> timeout) throws InterruptedException {
    return exclusively(() ->
        await(hasRoom, () -> values.size() < maxSize, timeout)
            && Calls.concludeCurrent(true)
            && values.add(value));
  }

  /** Puts all in, or none if there is no room. */
  public boolean offerAll(List<Held> more) throws InterruptedException {
    return exclusively(() -> {
      boolean done = maxSize - values.size() >= more.size() && Calls.concludeCurrent(true);
      if (done) {
        values.addAll(more);
      }
      return done;
    });
  }

  /** Takes a value out; without a timeout it waits without end. */
  public Optional<Held> take(Optional<Duration> timeout) throws InterruptedException {
    return exclusively(() -> {
      boolean any = await(hasValues, () -> !values.isEmpty(), timeout);
      Optional<Held> first = Optional.ofNullable(values.peek());
      if (any && Calls.concludeCurrent(first)) {
        values.remove();
      }
      return first; // whoever cancelled does not get it, so it stays
    });
  }

  /** Takes what is there. */
  public List<Held> pollAll(int max) throws InterruptedException {
    return exclusively(() -> {
      List<Held> first = values.stream().limit(max).toList();
      if (Calls.concludeCurrent(first)) {
        first.forEach(_ -> values.remove());
      }
      return first;
    });
  }

  /** Returns how many there are. */
  public int size() throws InterruptedException {
    return exclusively(values::size);
  }

  /** Waits until something is the case, or the time is over, and tells which. */
  private static boolean await(
      Condition change, BooleanSupplier condition, Optional<Duration> timeout)
      throws InterruptedException {
    long deadline = timeout.map(Deadline::after).orElse(0L);
    while (!condition.getAsBoolean()) {
      if (timeout.isEmpty()) {
        change.await();
      } else if (change.awaitNanos(deadline - System.nanoTime()) <= 0) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  private <R> R exclusively(Action<R> action) throws InterruptedException {
    try (Firing _ = Firing.hold()) {
      lock.lock();
      try {
        return action.run();
      } finally {
        wakeNext();
        lock.unlock();
      }
    }
  }

  private void wakeNext() {
    if (!values.isEmpty()) {
      hasValues.signal();
    }
    if (values.size() < maxSize) {
      hasRoom.signal();
    }
  }
}
