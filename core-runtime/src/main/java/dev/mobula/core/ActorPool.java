package dev.mobula.core;

import dev.mobula.core.internal.CompletionQueue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Actors that all do the same, each one call at a time: work goes to whichever is free.
 *
 * <pre>{@code
 * ActorPool<Worker, Integer> pool = new ActorPool<>(List.of(one, two));
 * pool.map((worker, value) -> worker.call(Worker::square, value), List.of(1, 2, 3))
 *     .forEachRemaining(System.out::println);
 * }</pre>
 *
 * <p>For one thread. Results throw what {@link ObjectRef#get()} throws when they are taken, and the
 * pool goes on; an actor that died fails the work that it gets.
 *
 * @param <A> the actors
 * @param <R> what they return
 */
public final class ActorPool<A, R> {
  private final ArrayDeque<ActorHandle<A>> idle;
  private final ArrayDeque<Work<A, R>> waiting = new ArrayDeque<>();
  private final Map<ObjectRef<R>, ActorHandle<A>> busy = new HashMap<>();
  private final TreeMap<Long, ObjectRef<R>> untaken = new TreeMap<>(); // begun, by number
  private final Map<ObjectRef<R>, Long> numbers = new HashMap<>();
  private final LinkedHashSet<ObjectRef<R>> done = new LinkedHashSet<>(); // and untaken
  private final CompletionQueue<R> completions = new CompletionQueue<>();
  private long submitted;

  /** Work that no actor was free for yet. */
  private record Work<A, R>(long number, Function<ActorHandle<A>, ObjectRef<R>> call) {}

  /** Creates a pool of actors that nobody else calls. */
  public ActorPool(Collection<ActorHandle<A>> actors) {
    idle = new ArrayDeque<>(actors);
  }

  /** Calls a free actor, or the first that becomes free while results are taken. */
  public void submit(Function<ActorHandle<A>, ObjectRef<R>> call) {
    waiting.add(new Work<>(submitted++, call));
    collect();
    begin();
  }

  /**
   * Forgets what was submitted before and not taken, then submits work for each value and returns
   * the results in that order; they are waited for one by one. What runs goes on to its end; an
   * iterator of before is over.
   */
  public <V> Iterator<R> map(
      BiFunction<ActorHandle<A>, V, ObjectRef<R>> call, Iterable<? extends V> values) {
    submitAll(call, values);
    return new Results<>(this::hasNext, this::next);
  }

  /** As {@link #map}, in the order in which results come. */
  public <V> Iterator<R> mapUnordered(
      BiFunction<ActorHandle<A>, V, ObjectRef<R>> call, Iterable<? extends V> values) {
    submitAll(call, values);
    return new Results<>(this::hasNext, this::nextUnordered);
  }

  /** Tells whether there are results that were not taken. */
  public boolean hasNext() {
    return !untaken.isEmpty() || !waiting.isEmpty();
  }

  /**
   * Waits for the result of what was submitted first among those not taken.
   *
   * @throws NoSuchElementException if all were taken
   */
  public R next() {
    checkNext();
    while (untaken.isEmpty() || busy.containsKey(untaken.firstEntry().getValue())) {
      settle(completions.take());
    }
    return take(untaken.firstEntry().getValue());
  }

  /**
   * Waits for the result that comes first among those not taken.
   *
   * @throws NoSuchElementException if all were taken
   */
  public R nextUnordered() {
    checkNext();
    while (done.isEmpty()) {
      settle(completions.take());
    }
    return take(done.getFirst());
  }

  /** Tells whether an actor has nothing to do. */
  public boolean hasFree() {
    collect();
    return !idle.isEmpty();
  }

  /** Adds an actor. */
  public void push(ActorHandle<A> actor) {
    idle.add(actor);
    begin();
  }

  /** Takes an actor that has nothing to do out of the pool, if there is one. */
  public Optional<ActorHandle<A>> popIdle() {
    collect();
    return Optional.ofNullable(idle.poll());
  }

  private <V> void submitAll(
      BiFunction<ActorHandle<A>, V, ObjectRef<R>> call, Iterable<? extends V> values) {
    waiting.clear();
    untaken.clear();
    numbers.clear();
    done.clear();
    values.forEach(value -> submit(actor -> call.apply(actor, value)));
  }

  private void begin() {
    while (!idle.isEmpty() && !waiting.isEmpty()) {
      Work<A, R> work = waiting.remove();
      ObjectRef<R> ref = work.call.apply(idle.getFirst());
      busy.put(ref, idle.removeFirst());
      untaken.put(work.number, ref);
      numbers.put(ref, work.number);
      completions.add(ref);
    }
  }

  private void collect() {
    ObjectRef<R> ref;
    while ((ref = completions.poll()) != null) {
      settle(ref);
    }
  }

  private void settle(ObjectRef<R> ref) {
    idle.add(Objects.requireNonNull(busy.remove(ref)));
    if (numbers.containsKey(ref)) { // else it was forgotten
      done.add(ref);
    }
    begin();
  }

  private R take(ObjectRef<R> ref) {
    done.remove(ref);
    untaken.remove(Objects.requireNonNull(numbers.remove(ref)));
    return ref.get();
  }

  private void checkNext() {
    if (!hasNext()) {
      throw new NoSuchElementException("all results were taken");
    }
    if (untaken.isEmpty() && busy.isEmpty()) {
      throw new MobulaException(
          "expected an actor in the pool for the work that waits, found none; push one");
    }
  }

  private record Results<R>(BooleanSupplier more, Supplier<R> supply) implements Iterator<R> {
    @Override
    public boolean hasNext() {
      return more.getAsBoolean();
    }

    @Override
    public R next() {
      return supply.get();
    }
  }
}
