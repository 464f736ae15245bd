package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.Resources;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks and actors on threads of this JVM: those that hold CPUs on platform threads, others on
 * virtual ones.
 */
final class LocalScheduler implements Scheduler {
  static final Failure SHUT_DOWN =
      new Failure(MobulaException::new, "the runtime was shut down before this was done", null);

  private final Ids ids;
  private final ResourcePool pool;
  private final ComputeThreads computeThreads = new ComputeThreads();
  private final ConcurrentHashMap<Resources, Lane> lanes = new ConcurrentHashMap<>();
  private final Set<Drain> drains = ConcurrentHashMap.newKeySet();
  private final Set<LocalActor<?>> actors = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, LocalActor<?>> names = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("mobula-timer").factory());
  private volatile Lane[] laneArray = {};
  private volatile boolean closed;

  LocalScheduler(Ids ids, ResourcePool pool) {
    this.ids = ids;
    this.pool = pool;
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public <R> ObjectRef<R> submit(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options) {
    Lane lane = lane("the task", options.resources());
    LocalTask<R> task = new LocalTask<>(this, function, args, options, Returns.ONE);
    task.start(lane);
    return task;
  }

  @Override
  public <T> List<ObjectRef<T>> submitAll(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options, int numReturns) {
    Lane lane = lane("the task", options.resources());
    ReturnedList<T> returned = new ReturnedList<>(ids, numReturns);
    LocalTask<Void> task = new LocalTask<>(this, function, args, options, returned);
    List<ObjectRef<T>> parts = returned.of(task);
    task.start(lane);
    return parts;
  }

  @Override
  public <T> ObjectRefGenerator<T> submitStream(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options) {
    Lane lane = lane("the task", options.resources());
    LocalGenerator<T> generator = new LocalGenerator<>(ids, options.generatorBackpressure());
    LocalTask<Void> task = new LocalTask<>(this, function, args, options, generator);
    generator.of(task);
    task.start(lane);
    return generator;
  }

  @Override
  public <A> ActorHandle<A> create(
      RemoteCallable constructor, @Nullable Object[] args, ActorOptions options) {
    Lane lane = lane("the actor", options.resources());
    LocalActor<A> actor =
        new LocalActor<>(this, new Invocation(constructor, args), options, lane.demand());
    register(actor, options.name());
    if (lane.isEmpty() && pool.tryAcquire(lane.demand())) {
      actor.place();
    } else {
      lane.enqueue(actor);
    }
    if (closed) {
      actor.kill();
    }
    return actor;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A> Optional<ActorHandle<A>> find(String name) {
    return Optional.ofNullable((ActorHandle<A>) names.get(name));
  }

  /** Ends everything: what waits and what runs fails, threads end once they can. */
  void close() {
    closed = true;
    actors.forEach(LocalActor::kill);
    abandonAll();
    drains.forEach(drain -> drain.abandon(SHUT_DOWN));
    computeThreads.end();
    timers.shutdownNow();
  }

  boolean isClosed() {
    return closed;
  }

  void abandonAll() {
    for (Lane lane : laneArray) {
      Lane.Work work;
      while ((work = lane.poll()) != null) {
        work.abandon(SHUT_DOWN);
      }
    }
  }

  Ids ids() {
    return ids;
  }

  ResourcePool pool() {
    return pool;
  }

  Set<Drain> drains() {
    return drains;
  }

  Executor computeThreads() {
    return computeThreads;
  }

  ScheduledExecutorService timers() {
    return timers;
  }

  /** Tells whether something waits in another lane than this. */
  boolean othersWait(Lane lane) {
    for (Lane other : laneArray) {
      if (other != lane && !other.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Gives resources back and starts what fits now, other lanes first. */
  void release(Demand demand, @Nullable Lane last) {
    pool.release(demand);
    kickAll(last);
  }

  /** Gives the CPUs of a demand to others until {@link #takeBack}. */
  void lend(Demand demand) {
    if (demand.computes()) {
      pool.releaseCpus(demand);
      kickAll(null);
    }
  }

  /** Takes lent CPUs back at once, even where that makes more computing threads than CPUs. */
  void takeBack(Demand demand) {
    if (demand.computes()) {
      pool.reclaimCpus(demand);
    }
  }

  void forget(LocalActor<?> actor, @Nullable String name) {
    actors.remove(actor);
    if (name != null) {
      names.remove(name, actor);
    }
  }

  private void register(LocalActor<?> actor, @Nullable String name) {
    if (name != null && names.putIfAbsent(name, actor) != null) {
      throw new MobulaException(
          "expected a name that no live actor has, found '%s' in use".formatted(name));
    }
    actors.add(actor);
  }

  private void kickAll(@Nullable Lane last) {
    for (Lane lane : laneArray) {
      if (lane != last && !lane.isEmpty()) {
        lane.kick();
      }
    }
    if (last != null && !last.isEmpty()) {
      last.kick();
    }
  }

  private Lane lane(String who, Resources resources) {
    Lane known = lanes.get(resources);
    return known == null ? addLane(who, resources) : known;
  }

  private synchronized Lane addLane(String who, Resources resources) {
    Demand demand = pool.demand(who, resources);
    Executor executor = demand.computes() ? computeThreads : Thread::startVirtualThread;
    Lane lane = lanes.computeIfAbsent(resources, _ -> new Lane(this, demand, executor));
    Collection<Lane> all = lanes.values();
    laneArray = all.toArray(Lane[]::new);
    return lane;
  }
}
