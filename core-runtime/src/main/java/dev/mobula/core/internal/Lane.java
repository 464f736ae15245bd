package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.PendingDemand;
import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the same resources, in order. Whoever takes those resources from the pool runs a
 * {@link Drain}, which works for as long as there is something; so in a stream of tasks resources
 * are taken once and not once a task.
 */
final class Lane {
  /** A task, or an actor that is not placed yet. */
  sealed interface Work permits LocalTask, Holder {
    /** Gives up before it began. */
    void abandon(Failure failure);

    /** Tells whether there is nothing to do any more. */
    boolean isOver();

    /** Returns what this is, in words, for messages. */
    String describe();
  }

  /** What keeps the resources once it has them: an actor or a placement group. */
  sealed interface Holder extends Work permits LocalActor, LocalPlacementGroup {
    /** Takes the resources over, those that it asked for. */
    void place(Demand got);

    /** Ends for good and gives them back, as what made it has ended. */
    void end();
  }

  private final LocalScheduler scheduler;
  private final List<Demand> choices;
  private final Executor executor;
  private final ConcurrentLinkedQueue<Work> queue = new ConcurrentLinkedQueue<>();

  /** One for all drains, where each of them runs for one task or few. */
  private final @Nullable TaskTally sharedTally;

  private volatile boolean dropped; // changed under the lock of all lanes

  /** The drain that waits here for a moment; it holds nothing. */
  private final AtomicReference<@Nullable Drain> lingering = new AtomicReference<>();

  /**
   * Creates a lane.
   *
   * @param choices the same amounts of one pool, or of several that end together: the first that
   *     has them gives them
   */
  Lane(LocalScheduler scheduler, List<Demand> choices, Executor executor) {
    this.scheduler = scheduler;
    this.choices = choices;
    this.executor = executor;
    this.sharedTally = demand().computes() ? null : new TaskTally(scheduler.taskLog());
  }

  /** Returns what a drain counts its tasks with. */
  TaskTally tally() {
    return sharedTally == null ? new TaskTally(scheduler.taskLog()) : sharedTally;
  }

  /** Returns the first choice. */
  Demand demand() {
    return choices.getFirst();
  }

  /** Returns why there is nothing to be had any more, or null. */
  @Nullable Failure end() {
    return demand().pool().end();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Drops this if nothing waits here, and tells whether it did; called by {@link Lanes}. */
  boolean drop() {
    dropped = true;
    dropped = isEmpty();
    return dropped;
  }

  boolean isDropped() {
    return dropped;
  }

  /** Undoes {@link #drop}. */
  void recover() {
    dropped = false;
  }

  boolean asksAny(Set<ResourcePool> pools) {
    return choices.stream().anyMatch(choice -> pools.contains(choice.pool()));
  }

  /** Tells whether what waits here lacks nothing but what a demand holds. */
  boolean isHelpedBy(Demand held) {
    for (Demand choice : choices) {
      if (choice.pool() == held.pool() && held.pool().lacksOnly(choice, held)) {
        return true;
      }
    }
    return false;
  }

  void enqueue(Work work) {
    queue.add(work);
    if (dropped) {
      scheduler.lanes().takeBack(this);
    }
    Failure end = end();
    if (end != null) {
      abandon(end);
    } else if (scheduler.isClosed()) {
      scheduler.abandonAll();
    } else if (lingering.get() == null) {
      kick();
    }
  }

  /** Places something that holds resources: now if they are free and nothing waits, or later. */
  void place(Holder holder) {
    Demand got = isEmpty() && end() == null ? tryAcquire() : null;
    if (got != null) {
      holder.place(got);
    } else {
      enqueue(holder);
    }
  }

  /** Returns what waits here, if anything does. */
  @Nullable PendingDemand pending() {
    List<Work> waiting = queue.stream().filter(work -> !work.isOver()).toList();
    return waiting.isEmpty()
        ? null
        : new PendingDemand(
            waiting.getFirst().describe(), demand().resources(), where(), waiting.size());
  }

  /** Returns the tasks that wait here. */
  Stream<LocalTask<?>> tasks() {
    return queue.stream()
        .filter(work -> work instanceof LocalTask && !work.isOver())
        .map(work -> (LocalTask<?>) work);
  }

  /** Gives up all that waits. */
  void abandon(Failure failure) {
    Work work;
    while ((work = poll()) != null) {
      work.abandon(failure);
    }
  }

  @Nullable Work poll() {
    return queue.poll();
  }

  /**
   * Lets a drain that gave its resources back wait for more work, for a moment and one at a time,
   * and returns the resources that it has for it, or null if it is to end. Who submits one task
   * after the other would otherwise find this thread on its way out, and need another.
   *
   * <p>No work is left behind: it is put into the queue before its submitter looks for a drain that
   * lingers, and that drain takes itself out before it looks at the queue for the last time. If
   * then resources are missing, whoever has them starts a drain here when it gives them back.
   */
  @Nullable Demand linger(Drain drain) {
    ComputeThread thread = ComputeThread.current();
    if (thread == null || !lingering.compareAndSet(null, drain)) {
      return null;
    }
    boolean unused = thread.spinUntil(() -> !isEmpty());
    lingering.set(null);
    return isEmpty() ? null : tryAcquire();
  }

  /**
   * Starts one more drain if the resources are free. Where no thread is to be had the first that
   * waits fails, since nobody might ever come for it.
   */
  void kick() {
    Demand got = tryAcquire();
    if (got != null) {
      try {
        executor.execute(new Drain(scheduler, this, got));
      } catch (Throwable thrown) {
        got.pool().release(got);
        abandonFirst(new Failure(MobulaException::new, "found no thread to run this on", thrown));
      }
    }
  }

  private void abandonFirst(Failure failure) {
    Work first = poll();
    if (first != null) {
      first.abandon(failure);
    }
  }

  private @Nullable Demand tryAcquire() {
    for (Demand choice : choices) {
      Demand got = choice.pool().tryAcquire(choice);
      if (got != null) {
        return got;
      }
    }
    return null;
  }

  private String where() {
    String first = demand().pool().where();
    return choices.size() == 1 ? first : first + " or %d more".formatted(choices.size() - 1);
  }
}
