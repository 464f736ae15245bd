package dev.mobula.core;

import dev.mobula.core.internal.QueueActor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out queue between tasks and actors: itself an actor, so it can be passed around.
 * Usable by any thread. Values are copied once, when they are put in.
 *
 * <p>All methods throw {@link ActorDiedException} once the queue was shut down, and {@link
 * MobulaException} if this thread is interrupted while it waits, or if a value is null. A method
 * that was interrupted has put or taken nothing.
 */
public final class Queue<T> {
  private final ActorHandle<QueueActor> actor;

  private Queue(ActorHandle<QueueActor> actor) {
    this.actor = actor;
  }

  /** Creates a queue for any number of values. */
  public static <T> Queue<T> create() {
    return create(Integer.MAX_VALUE);
  }

  /** Creates a queue for at most {@code maxSize} values. */
  public static <T> Queue<T> create(int maxSize) {
    if (maxSize < 1) {
      throw new MobulaException("expected maxSize >= 1, found " + maxSize);
    }
    return new Queue<>(QueueActor.start(maxSize));
  }

  /** Puts a value in, and waits until there is room. */
  public void put(T value) {
    put(value, Optional.empty());
  }

  /** Puts a value in if there is room, or there will be in time; tells whether it did. */
  public boolean offer(T value, Duration timeout) {
    return put(value, Optional.of(timeout));
  }

  /** Puts all values in, one after the other, or none if there is no room for all. */
  public boolean offerAll(List<? extends T> values) {
    List<QueueActor.Held> held = new ArrayList<>();
    values.forEach(value -> held.add(held(value)));
    return orCancel(actor.call(QueueActor::offerAll, List.copyOf(held)));
  }

  /** Takes the first value out, and waits until there is one. */
  public T take() {
    return take(Optional.empty()).orElseThrow();
  }

  /** Takes the first value out if there is one, or there will be in time. */
  public Optional<T> poll(Duration timeout) {
    return take(Optional.of(timeout));
  }

  /** Takes the first values out that are there, at most {@code max}. */
  public List<T> pollAll(int max) {
    return orCancel(actor.call(QueueActor::pollAll, max)).stream().map(this::value).toList();
  }

  /** Returns how many values there are. */
  public int size() {
    return actor.call(QueueActor::size).get();
  }

  /** Ends the queue; what is in it is lost, and whoever waits fails. A second call does nothing. */
  public void shutdown() {
    actor.kill();
  }

  private boolean put(T value, Optional<Duration> timeout) {
    return orCancel(
        actor.concurrencyGroup(QueueActor.PUT).call(QueueActor::put, held(value), timeout));
  }

  private Optional<T> take(Optional<Duration> timeout) {
    return orCancel(actor.concurrencyGroup(QueueActor.TAKE).call(QueueActor::take, timeout))
        .map(this::value);
  }

  /**
   * Gets a result; if that is interrupted the call shall not put or take on its own. Where it has
   * done so already, or is about to, the result is returned all the same, and the thread is still
   * interrupted.
   */
  private static <R> R orCancel(ObjectRef<R> ref) {
    try {
      return ref.get();
    } catch (MobulaException e) {
      Mobula.cancel(ref); // changes nothing where the actor has decided, whose result is on its way
      try {
        return ref.future().join(); // which an interrupt does not end
      } catch (CompletionException _) {
        throw e;
      }
    }
  }

  private static QueueActor.Held held(@Nullable Object value) {
    if (value == null) {
      throw new MobulaException("expected a value to put into the queue, found null");
    }
    return new QueueActor.Held(Mobula.put(value));
  }

  @SuppressWarnings("unchecked") // only Ts were put in
  private T value(QueueActor.Held held) {
    return (T) held.ref().get();
  }
}
