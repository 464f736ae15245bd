package dev.mobula.core.internal;

import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the same resources, in order. Whoever takes those resources from the pool runs a
 * {@link Drain}, which works for as long as there is something; so in a stream of tasks resources
 * are taken once and not once a task.
 */
final class Lane {
  /** A task, or an actor that is not placed yet. */
  sealed interface Work permits LocalTask, LocalActor {
    /** Gives up before it began. */
    void abandon(Failure failure);
  }

  private final LocalScheduler scheduler;
  private final Demand demand;
  private final Executor executor;
  private final ConcurrentLinkedQueue<Work> queue = new ConcurrentLinkedQueue<>();

  Lane(LocalScheduler scheduler, Demand demand, Executor executor) {
    this.scheduler = scheduler;
    this.demand = demand;
    this.executor = executor;
  }

  Demand demand() {
    return demand;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  void enqueue(Work work) {
    queue.add(work);
    if (scheduler.isClosed()) {
      scheduler.abandonAll();
    } else {
      kick();
    }
  }

  @Nullable Work poll() {
    return queue.poll();
  }

  /** Starts one more drain if the resources are free. */
  void kick() {
    if (scheduler.pool().tryAcquire(demand)) {
      executor.execute(new Drain(scheduler, this));
    }
  }
}
