package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.NotSupportedException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.PendingDemand;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.PlacementStrategy;
import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final List<ResourcePool> node;
  private final String namespace;
  private final Map<String, String> labels;
  private final RuntimeEnv runtimeEnv;
  private final Workers workers;
  private final LargeObjects largeObjects;
  private final @Nullable Timeline timeline;
  private final TaskLog taskLog;
  private final ActorLog actorLog = new ActorLog();
  private final ComputeThreads computeThreads = new ComputeThreads();
  private final Lanes lanes = new Lanes();
  private final Set<Drain> drains = ConcurrentHashMap.newKeySet();
  private final Set<LocalActor<?>> actors = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<ActorName, LocalActor<?>> names = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("mobula-timer").factory());
  private volatile boolean closed;
  private volatile boolean isService;

  LocalScheduler(LocalNode node, Ids ids, ResourcePool pool, MobulaOptions options) {
    this.workers = new Workers(node, timers, node.outputs(timers));
    this.largeObjects = node.largeObjects();
    this.timeline = node.timeline();
    this.taskLog = node.taskLog();
    this.namespace = options.namespace();
    this.labels = options.labels();
    this.runtimeEnv = options.runtimeEnv();
    this.ids = ids;
    this.node = List.of(pool);
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public <R> ObjectRef<R> submit(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options) {
    Lane lane = lane("the task", options.resources(), options.placement(), options.labelSelector());
    LocalTask<R> task = task(function, args, options, Returns.ONE);
    task.start(lane);
    return task;
  }

  @Override
  public <T> List<ObjectRef<T>> submitAll(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options, int numReturns) {
    Lane lane = lane("the task", options.resources(), options.placement(), options.labelSelector());
    ReturnedList<T> returned = new ReturnedList<>(ids, numReturns);
    LocalTask<Void> task = task(function, args, options, returned);
    List<ObjectRef<T>> parts = returned.of(task);
    task.start(lane);
    return parts;
  }

  @Override
  public <T> ObjectRefGenerator<T> submitStream(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options) {
    Lane lane = lane("the task", options.resources(), options.placement(), options.labelSelector());
    LocalGenerator<T> generator = new LocalGenerator<>(ids, options.generatorBackpressure());
    LocalTask<Void> task = task(function, args, options, generator);
    generator.of(task);
    task.start(lane);
    return generator;
  }

  private <R> LocalTask<R> task(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options, Returns returns) {
    if (options.isolated() != null) {
      WorkerClasses.check(function, runtimeEnv.merge(options.isolated()));
    }
    return new LocalTask<>(this, function, args, options, returns);
  }

  @Override
  public <A> ActorHandle<A> create(
      RemoteCallable constructor, @Nullable Object[] args, ActorOptions options) {
    if (options.isolated() != null) {
      WorkerClasses.check(constructor, runtimeEnv.merge(options.isolated()));
    }
    if (options.detached() && !isService) {
      throw new NotSupportedException(
          "expected a node service that outlives this program beside detached(), found the program's own runtime; start one by './mobula start', and connect by MobulaOptions.withAddress(\"auto\")");
    }
    Lane lane =
        lane("the actor", options.resources(), options.placement(), options.labelSelector());
    LocalActor<A> actor =
        new LocalActor<>(
            this, new Invocation(constructor, args), options, lane.demand(), nameOf(options));
    LocalActor<A> other = register(actor, options.getIfExists());
    if (other != null) {
      return other;
    }
    actor.joinMakers();
    lane.place(actor);
    if (closed) {
      actor.kill();
    }
    return actor;
  }

  @Override
  public PlacementGroup reserve(List<Resources> bundles, PlacementStrategy strategy) {
    Resources sum = Bundles.sum(bundles, strategy);
    List<Double> gpus =
        sum.amount(Resources.GPU) == 0
            ? List.of()
            : bundles.stream().map(bundle -> bundle.amount(Resources.GPU)).toList();
    Lane lane = lane("the placement group", new Lanes.Key(node, sum, gpus));
    LocalPlacementGroup group =
        new LocalPlacementGroup(this, List.copyOf(bundles), strategy, lane.demand());
    lane.place(group);
    group.joinMakers();
    return group;
  }

  /** Ends all that waits, runs and lives in the bundles of a placement group. */
  void evacuate(Set<ResourcePool> bundles, Failure failure) {
    bundles.forEach(bundle -> bundle.close(failure)); // before what waits is looked at
    for (Lane lane : lanes.all()) {
      if (bundles.contains(lane.demand().pool())) {
        lane.abandon(failure);
      }
    }
    drains.stream()
        .filter(drain -> bundles.contains(drain.lane().demand().pool()))
        .forEach(drain -> drain.abandon(failure));
    actors.stream()
        .filter(actor -> bundles.contains(actor.demand().pool()))
        .forEach(LocalActor::kill);
    lanes.remove(bundles);
  }

  /** Ends the actors and groups of a job. */
  void end(Job job) {
    actors.stream().filter(actor -> actor.job() == job).forEach(LocalActor::kill);
    job.removeGroups();
  }

  /** Says that programs come and go, so that detached actors outlive them. */
  void becomeService() {
    isService = true;
  }

  /** Returns what waits for resources. */
  List<PendingDemand> pending() {
    return Arrays.stream(lanes.all()).map(Lane::pending).filter(Objects::nonNull).toList();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A> Optional<ActorHandle<A>> find(String name, @Nullable String space) {
    ActorName full = new ActorName(space == null ? currentNamespace() : space, name);
    return Optional.ofNullable((ActorHandle<A>) names.get(full));
  }

  /** Returns the namespace of actors that name none, for what runs on this thread. */
  String currentNamespace() {
    LocalCall<?> call = CurrentCall.get();
    String space = call == null ? null : call.namespace();
    return space == null ? namespace : space;
  }

  /** Ends everything: what waits and what runs fails, threads end once they can. */
  void close() {
    closed = true;
    actors.forEach(LocalActor::kill);
    abandonAll();
    drains.forEach(drain -> drain.abandon(SHUT_DOWN));
    workers.close();
    computeThreads.end();
    timers.shutdownNow();
  }

  boolean isClosed() {
    return closed;
  }

  void abandonAll() {
    for (Lane lane : lanes.all()) {
      lane.abandon(SHUT_DOWN);
    }
  }

  Ids ids() {
    return ids;
  }

  Workers workers() {
    return workers;
  }

  /**
   * Returns what a worker is started with: what all are, what its task or actor asks for, and which
   * GPUs that has, on a node that has any.
   */
  RuntimeEnv workerEnv(RuntimeEnv asked, List<String> gpuIds) {
    RuntimeEnv env = runtimeEnv.merge(asked);
    boolean hasGpus = node.getFirst().total().amount(Resources.GPU) > 0;
    return hasGpus ? GpuDevices.environment(env, gpuIds) : env;
  }

  /** Returns what keeps when tasks and calls ran, or null if nobody wants to know. */
  @Nullable Timeline timeline() {
    return timeline;
  }

  TaskLog taskLog() {
    return taskLog;
  }

  ActorLog actorLog() {
    return actorLog;
  }

  LargeObjects largeObjects() {
    return largeObjects;
  }

  Lanes lanes() {
    return lanes;
  }

  Set<LocalActor<?>> actors() {
    return actors;
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

  /** Tells whether something waits in another lane than this that what is held here would help. */
  boolean othersWait(Lane lane, Demand held) {
    for (Lane other : lanes.all()) {
      if (other != lane && !other.isEmpty() && other.isHelpedBy(held)) {
        return true;
      }
    }
    return false;
  }

  /** Gives resources back and starts what fits now, other lanes first. */
  void release(Demand demand, @Nullable Lane last) {
    demand.pool().release(demand);
    kickAll(last);
  }

  /** Gives the CPUs of a demand to others until {@link #takeBack}. */
  void lend(Demand demand) {
    if (demand.computes()) {
      demand.pool().releaseCpus(demand);
      kickAll(null);
    }
  }

  /** Takes lent CPUs back at once, even where that makes more computing threads than CPUs. */
  void takeBack(Demand demand) {
    if (demand.computes()) {
      demand.pool().reclaimCpus(demand);
    }
  }

  void forget(LocalActor<?> actor) {
    actors.remove(actor);
    ActorName name = actor.name();
    if (name != null) {
      names.remove(name, actor);
    }
  }

  private @Nullable ActorName nameOf(ActorOptions options) {
    String space = options.namespace();
    if (options.name() != null) {
      return new ActorName(space == null ? currentNamespace() : space, options.name());
    }
    if (options.detached()) {
      throw new MobulaException(
          "expected a name beside detached(), found none, so that nobody could find the actor once this program has ended; call name(…) too");
    }
    if (options.getIfExists() || space != null) {
      throw new MobulaException(
          "expected a name beside getIfExists() or namespace(…), found none; call name(…) too");
    }
    return null;
  }

  /** Takes the actor in, or returns the live one of its name if that is as good. */
  @SuppressWarnings("unchecked") // as with find: the caller knows the class
  private <A> @Nullable LocalActor<A> register(LocalActor<A> actor, boolean getIfExists) {
    ActorName name = actor.name();
    LocalActor<?> other = name == null ? null : names.putIfAbsent(name, actor);
    if (other != null && !getIfExists) {
      throw new MobulaException(
          "expected a name that no live actor has, found '%s' in use in namespace '%s'; take another, or call getIfExists()"
              .formatted(Objects.requireNonNull(name).name(), name.namespace()));
    }
    if (other == null) {
      actors.add(actor);
    }
    return (LocalActor<A>) other;
  }

  /** Starts what fits now, other lanes first. */
  void kickAll(@Nullable Lane last) {
    for (Lane lane : lanes.all()) {
      if (lane != last && !lane.isEmpty()) {
        lane.kick();
      }
    }
    if (last != null && !last.isEmpty()) {
      last.kick();
    }
  }

  private Lane lane(
      String who,
      Resources resources,
      @Nullable Placement placement,
      Map<String, String> labelSelector) {
    if (!labelSelector.isEmpty()) {
      LabelSelector.check(who, labelSelector, labels);
    }
    return lane(who, new Lanes.Key(poolsOf(who, resources, placement), resources));
  }

  private Lane lane(String who, Lanes.Key key) {
    Lane known = lanes.find(key);
    return known == null ? lanes.add(key, missing -> makeLane(who, missing)) : known;
  }

  private List<ResourcePool> poolsOf(
      String who, Resources resources, @Nullable Placement placement) {
    if (placement == null) {
      return node;
    }
    LocalPlacementGroup group = (LocalPlacementGroup) placement.group();
    return group.pools(who, resources, placement.bundleIndex());
  }

  private static Demand demand(String who, Lanes.Key key, ResourcePool pool) {
    return key.gpuParts().isEmpty()
        ? pool.demand(who, key.resources())
        : pool.demand(who, key.resources(), key.gpuParts());
  }

  private Lane makeLane(String who, Lanes.Key key) {
    List<Demand> demands = key.pools().stream().map(each -> demand(who, key, each)).toList();
    Executor executor = demands.getFirst().computes() ? computeThreads : Thread::startVirtualThread;
    return new Lane(this, demands, executor);
  }
}
