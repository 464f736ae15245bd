package dev.mobula.core;

import dev.mobula.core.function.RemoteAction1;
import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.core.internal.CompletionQueue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;

/**
 * Loops whose rounds are tasks. Functions and elements are copied like any argument: what a round
 * changes shows nowhere else, so results are returned, or sent to an actor.
 */
public final class Parallel {
  /** Chunks for each CPU, so that one that takes longer does not keep the others waiting. */
  private static final int CHUNKS_PER_CPU = 4;

  private Parallel() {}

  /**
   * Returns the values of references in the order in which they become ready.
   *
   * <p>{@code next} waits, and throws what {@link ObjectRef#get()} throws; the iterator can be read
   * on after that. For one thread.
   */
  public static <T> Iterator<T> asCompleted(List<ObjectRef<T>> refs) {
    CompletionQueue<T> completions = new CompletionQueue<>();
    refs.forEach(completions::add);
    return new InOrderOfCompletion<>(completions, refs.size());
  }

  /** As {@link #mapUnordered(RemoteFunction1, Iterable, int)} with two tasks for each CPU. */
  public static <T, R> Iterator<R> mapUnordered(
      RemoteFunction1<T, R> function, Iterable<? extends T> elements) {
    return mapUnordered(function, elements, 2 * cpus());
  }

  /**
   * Applies a function to each element, in a task of its own, and returns the results in the order
   * in which they come. Elements are taken as results are, so that there may be any number.
   *
   * <p>{@code next} waits, and throws what {@link ObjectRef#get()} throws; the iterator can be read
   * on after that. For one thread.
   *
   * @param backpressure how many elements are taken before their results are
   */
  public static <T, R> Iterator<R> mapUnordered(
      RemoteFunction1<T, R> function, Iterable<? extends T> elements, int backpressure) {
    if (backpressure < 1) {
      throw new MobulaException("expected backpressure >= 1, found " + backpressure);
    }
    return new Mapped<>(function, elements.iterator(), backpressure);
  }

  /**
   * Runs an action for each of 0 … n−1, several rounds to a task, and waits for all.
   *
   * @throws MobulaException if n is below 0
   * @throws TaskException if a round threw; the first by number, while others may go on
   */
  public static void parallelFor(int n, RemoteAction1<Integer> action) {
    Mobula.get(
        inChunks(
            n,
            (from, to) ->
                Mobula.<RemoteAction1<Integer>, Integer, Integer>task(
                    Parallel::runAll, action, from, to)));
  }

  /**
   * Applies a function to each of 0 … n−1, several rounds to a task, and returns the results in
   * that order.
   *
   * @throws MobulaException if n is below 0
   * @throws TaskException if a round threw; the first by number, while others may go on
   */
  public static <R> List<R> parallelMap(int n, RemoteFunction1<Integer, R> function) {
    List<ObjectRef<List<R>>> chunks =
        inChunks(
            n,
            (from, to) ->
                Mobula.<RemoteFunction1<Integer, R>, Integer, Integer, List<R>>task(
                    Parallel::applyAll, function, from, to));
    List<R> results = new ArrayList<>(n);
    Mobula.get(chunks).forEach(results::addAll);
    return results;
  }

  /**
   * Starts a task for every few of 0 … n−1: from the first that it is given to before the second.
   */
  private static <R> List<ObjectRef<R>> inChunks(
      int n, BiFunction<Integer, Integer, TaskCaller<R>> task) {
    if (n < 0) {
      throw new MobulaException("expected n >= 0, found " + n);
    }
    int size = Math.ceilDiv(n, CHUNKS_PER_CPU * cpus());
    List<ObjectRef<R>> chunks = new ArrayList<>();
    int from = 0;
    while (from < n) {
      int to = from + Math.min(size, n - from); // not beyond the largest number
      String name = "parallel rounds %d to %d".formatted(from, to - 1);
      chunks.add(task.apply(from, to).name(name).remote());
      from = to;
    }
    return chunks;
  }

  private static void runAll(RemoteAction1<Integer> action, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      action.run(i);
    }
  }

  private static <R> List<R> applyAll(RemoteFunction1<Integer, R> function, int from, int to)
      throws Exception {
    List<R> results = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      results.add(function.apply(i));
    }
    return results;
  }

  private static int cpus() {
    long all = (long) Mobula.node().totalResources().amount(Resources.CPU);
    return Math.clamp(all, 1, Integer.MAX_VALUE / CHUNKS_PER_CPU);
  }

  private static class InOrderOfCompletion<T> implements Iterator<T> {
    final CompletionQueue<T> completions;
    int missing;

    InOrderOfCompletion(CompletionQueue<T> completions, int missing) {
      this.completions = completions;
      this.missing = missing;
    }

    @Override
    public boolean hasNext() {
      return missing > 0;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("all results were taken");
      }
      ObjectRef<T> ref = completions.take();
      missing--;
      return ref.get();
    }
  }

  private static final class Mapped<T, R> extends InOrderOfCompletion<R> {
    private final RemoteFunction1<T, R> function;
    private final Iterator<? extends T> elements;
    private final int backpressure;

    Mapped(RemoteFunction1<T, R> function, Iterator<? extends T> elements, int backpressure) {
      super(new CompletionQueue<>(), 0);
      this.function = function;
      this.elements = elements;
      this.backpressure = backpressure;
      takeElements();
    }

    @Override
    public boolean hasNext() {
      takeElements();
      return super.hasNext();
    }

    private void takeElements() {
      while (missing < backpressure && elements.hasNext()) {
        completions.add(Mobula.task(function, (T) elements.next()).remote());
        missing++;
      }
    }
  }
}
