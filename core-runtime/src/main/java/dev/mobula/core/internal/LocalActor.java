package dev.mobula.core.internal;

import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Checkpointable;
import dev.mobula.core.MobulaException;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.PendingCallsLimitException;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.WorkerCrashedException;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An actor in this JVM: mailbox, options and the life it leads now. It waits for its resources,
 * then lives, perhaps several times, then is dead.
 */
final class LocalActor<A> implements ActorHandle<A>, Lane.Holder {
  private final LocalScheduler scheduler;
  private final Invocation constructor;
  private final ActorOptions options;
  private final @Nullable ActorName name;
  private final @Nullable Job job; // that it ends with
  private final @Nullable LocalActor<?> maker; // whose code made it, and whose life it ends with
  private final Set<Lane.Holder> made = ConcurrentHashMap.newKeySet();
  private final String namespace; // of those whom its code names
  private final ObjectId id;
  private final Mailbox<ActorCall<?>> mailbox = new Mailbox<>();
  private final AtomicInteger unfinished = new AtomicInteger();

  private volatile Demand demand; // what it got, once it is placed
  private volatile @Nullable Incarnation incarnation;
  private volatile @Nullable Kill kill;
  private volatile @Nullable Failure death;
  private volatile @Nullable SavedState state;
  private @Nullable ComputeThread dedicated; // guarded by this
  private int restarts; // guarded by this
  private final ArrayDeque<Long> earlierPids = new ArrayDeque<>(); // guarded by this
  private final List<ActorCall<?>> struck = new ArrayList<>(); // guarded by this

  /** A wish that the actor dies; {@code how} is the verb of the message. */
  private record Kill(boolean noRestart, String how) {}

  LocalActor(
      LocalScheduler scheduler,
      Invocation constructor,
      ActorOptions options,
      Demand demand,
      @Nullable ActorName name) {
    this.scheduler = scheduler;
    this.constructor = constructor;
    this.options = options;
    this.demand = demand;
    this.name = name;
    this.job = options.detached() ? null : Job.current();
    this.maker = options.detached() ? null : running();
    this.namespace = scheduler.currentNamespace();
    this.id = scheduler.ids().next();
  }

  /** Returns the actor whose code runs on this thread; null where it is no actor's. */
  static @Nullable LocalActor<?> running() {
    LocalCall<?> call = CurrentCall.get();
    return call == null ? null : call.actor();
  }

  /** Binds its life to those of what made it; before it is placed, as it may die from then on. */
  void joinMakers() {
    if (maker != null) {
      maker.adopt(this);
    }
    if (job != null && job.isReady()) {
      kill();
    }
  }

  /** Takes note of what its code made, which ends with the life that made it. */
  void adopt(Lane.Holder child) {
    made.add(child);
    Running running = CurrentCall.running();
    if (isOver() || (running != null && running.isAbandoned())) {
      child.end();
    }
  }

  void forget(Lane.Holder child) {
    made.remove(child);
  }

  @Override
  public void end() {
    kill();
  }

  @Override
  public ObjectId id() {
    return id;
  }

  @Override
  public boolean isPlaced() {
    return demand.isNothing() || incarnation != null || death != null;
  }

  @Override
  public <R> ObjectRef<R> submit(RemoteCallable method, @Nullable Object[] args) {
    return submit(method, args, groupOf(method));
  }

  @Override
  public <T> ObjectRefGenerator<T> submitStream(RemoteCallable method, @Nullable Object[] args) {
    return submitStream(method, args, groupOf(method));
  }

  @Override
  public ActorHandle<A> concurrencyGroup(String group) {
    Concurrency.check(options, group, describe());
    return new GroupHandle<>(this, group);
  }

  <R> ObjectRef<R> submit(RemoteCallable method, @Nullable Object[] args, String group) {
    return submit(new ActorCall<>(this, method, args, group, Returns.ONE));
  }

  <T> ObjectRefGenerator<T> submitStream(
      RemoteCallable method, @Nullable Object[] args, String group) {
    LocalGenerator<T> generator = new LocalGenerator<>(ids(), options.generatorBackpressure());
    ActorCall<Void> call = new ActorCall<>(this, method, args, group, generator);
    generator.of(call);
    submit(call);
    return generator;
  }

  private <R> ObjectRef<R> submit(ActorCall<R> call) {
    admit();
    call.joinParent();
    mailbox.offer(call);
    Incarnation living = incarnation;
    if (death != null) {
      exclusively(this::failWaiting);
    } else if (living != null) {
      living.schedule();
    }
    return call;
  }

  private String groupOf(RemoteCallable method) {
    String group =
        options.groups().isEmpty() ? null : Lambdas.METHOD_GROUPS.get(method.getClass()).of(method);
    if (group == null) {
      return Concurrency.DEFAULT_GROUP;
    }
    Concurrency.check(options, group, describe());
    return group;
  }

  @Override
  public void kill(boolean noRestart) {
    exclusively(() -> strike(noRestart, "was killed"));
  }

  /** Ends the actor by its own wish; its call fails as all others do. A former life only ends. */
  void exit(BooleanSupplier abandoned) {
    exclusively(() -> {
      if (!abandoned.getAsBoolean()) {
        strike(true, "exited");
      }
    });
    throw new ActorExit();
  }

  private synchronized void strike(boolean noRestart, String how) {
    if (death != null) {
      return;
    }
    Incarnation living = incarnation;
    if (living == null) {
      die(dead("was killed before it had its resources", null), List.of());
      return;
    }
    Kill asked = kill;
    boolean last = noRestart || (asked != null && asked.noRestart) || !mayRestart();
    kill = new Kill(last, how);
    if (last) {
      scheduler.forget(this); // its name is free at once
    }
    if (living.evict()) {
      endLife(living);
    } else {
      struck.addAll(living.takeBegun()); // those that run beside others must not end well any more
      living.schedule();
    }
  }

  @Override
  public void abandon(Failure failure) {
    kill();
  }

  @Override
  public boolean isOver() {
    return death != null;
  }

  /** Begins to live; the resources are taken. */
  @Override
  public synchronized void place(Demand got) {
    demand = got;
    if (death == null) {
      nextLife(List.of()).begin();
    } else {
      scheduler.release(demand, null);
    }
  }

  /** Ends a life as was asked for; called by whoever owns the mailbox. */
  void bury(Incarnation ended) {
    exclusively(() -> endLife(ended));
  }

  private synchronized void endLife(Incarnation ended) {
    Kill asked = kill;
    kill = null;
    List<ActorCall<?>> begun = new ArrayList<>(struck);
    struck.clear();
    begun.addAll(ended.takeBegun());
    List<ActorCall<?>> waiting = ended.takeNotBegun(begun);
    ended.endInstance();
    if (asked == null || asked.noRestart) {
      begun.addAll(waiting);
      scheduler.release(demand, null); // first, as whoever learns of the death may want them
      die(dead(asked == null ? "was killed" : asked.how, null), begun);
    } else {
      restarts++;
      scheduler.actorLog().restarted();
      warnOfRestart(asked.how);
      restart(keep(asked.how, begun, waiting));
    }
  }

  private void warnOfRestart(String how) {
    String of = options.maxRestarts() == -1 ? "" : " of " + options.maxRestarts();
    String prefix = "(%s, restart %d%s) ".formatted(label(), restarts, of);
    String why = "the actor " + WorkerProcess.withoutLines(how);
    scheduler.workers().outputs().forward(prefix, true, why);
  }

  void constructorFailed(Incarnation ended, Throwable thrown) {
    dieOf(ended, dead("died, since its constructor threw " + thrown, thrown));
  }

  /** Dies of what the runtime itself threw. */
  void crashed(Incarnation ended, Throwable thrown) {
    dieOf(ended, dead("died of an error of the runtime; the cause says which", thrown));
  }

  /** Tells whether this is the life that it leads. */
  boolean lives(Incarnation life) {
    return incarnation == life;
  }

  /** Returns its name, or its class and id. */
  String label() {
    return name == null ? constructor.typeName() + " " + id : name.name();
  }

  /** Returns the process that it lives in. */
  long pid() {
    Incarnation living = incarnation;
    return living == null ? Program.PID : living.pid();
  }

  /** Returns how it is now. */
  NodeStatus.Actor status() {
    return status(isPlaced() ? "ALIVE" : "PENDING", "");
  }

  private synchronized NodeStatus.Actor status(String lifeState, String why) {
    return new NodeStatus.Actor(
        id.toString(),
        name == null ? "" : name.name(),
        name == null ? "" : name.namespace(),
        constructor.typeName(),
        lifeState,
        restarts,
        pid(),
        List.copyOf(earlierPids),
        mailbox.size(),
        why);
  }

  /** Makes the actor's object, for one of its lives. */
  Object construct(Incarnation living) throws Exception {
    Running constructing = new Running(new Construction(this), () -> !lives(living), () -> {});
    CurrentCall.set(constructing);
    try {
      return construct(living, constructing);
    } finally {
      CurrentCall.set(null);
    }
  }

  private Object construct(Incarnation living, Running constructing) throws Exception {
    Failure failedArgument = constructor.awaitArguments();
    if (failedArgument != null) {
      throw failedArgument.exception();
    }
    RuntimeEnv env = options.isolated();
    Object made =
        env == null
            ? constructor.run()
            : constructRemotely(living, scheduler.workerEnv(env, demand.gpuIds()), constructing);
    if (made == null) {
      throw new MobulaException("expected a constructor that returns an object, found null");
    }
    if (made instanceof Checkpointable<?> checkpointable) {
      loadState(checkpointable);
    }
    return made;
  }

  private Object constructRemotely(Incarnation living, RuntimeEnv env, Running constructing) {
    Worker worker = scheduler.workers().take(env);
    if (worker == null) {
      String how = "its worker process was killed as it started";
      exclusively(() -> processEnded(living, how));
      throw new WorkerCrashedException(how, null);
    }
    worker.process().runs(name == null ? constructor.typeName() : name.name());
    worker.belongTo(constructing);
    worker.whenGone(how -> exclusively(() -> processEnded(living, how)));
    living.moveTo(worker);
    return RemoteInstance.make(worker, constructor, options.isConcurrent());
  }

  /** Takes note that the process of a life is gone; of a life that was ended already, nothing. */
  private synchronized void processEnded(Incarnation life, String how) {
    if (incarnation == life && kill == null) {
      strike(false, "died: " + how);
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the state is what an earlier life of it saved
  private <S> void loadState(Checkpointable<S> checkpointable) throws Exception {
    if (options.isConcurrent() && options.maxRestarts() != 0) {
      throw new MobulaException(
          "expected maxConcurrency 1 and no groups for a Checkpointable actor, whose state is saved between two calls");
    }
    SavedState saved = state;
    if (saved != null) {
      checkpointable.loadCheckpoint((S) Values.open(saved.sealed()));
    }
  }

  void keepState(SavedState saved) {
    state = saved;
  }

  @Nullable ActorCall<?> poll() {
    return mailbox.poll();
  }

  boolean isMailboxEmpty() {
    return mailbox.isEmpty();
  }

  boolean isKilled() {
    return kill != null;
  }

  boolean runsAloneOn(Thread thread) {
    Incarnation living = incarnation;
    return !options.isConcurrent() && living != null && living.runsOn(thread);
  }

  boolean runsOneCallAtATime() {
    return !options.isConcurrent();
  }

  void callEnded() {
    if (options.maxPendingCalls() != -1) {
      unfinished.decrementAndGet();
    }
  }

  /** Lends out the CPUs that it holds, or takes them back. */
  void lendCpus(boolean lend) {
    if (lend) {
      scheduler.lend(demand);
    } else {
      scheduler.takeBack(demand);
    }
  }

  @Nullable Job job() {
    return job;
  }

  String namespace() {
    return namespace;
  }

  @Nullable ActorName name() {
    return name;
  }

  Ids ids() {
    return scheduler.ids();
  }

  LocalScheduler scheduler() {
    return scheduler;
  }

  Demand demand() {
    return demand;
  }

  @Override
  public String describe() {
    return options.name() == null
        ? "actor %s (%s)".formatted(id, constructor.typeName())
        : "actor '%s' (%s)".formatted(options.name(), constructor.typeName());
  }

  @Override
  public String toString() {
    return describe();
  }

  private void admit() {
    int limit = options.maxPendingCalls();
    if (limit != -1 && unfinished.incrementAndGet() > limit) {
      unfinished.decrementAndGet();
      throw new PendingCallsLimitException(
          "expected at most %d unfinished calls of %s, found one more: wait for some results, or raise maxPendingCalls"
              .formatted(limit, describe()));
    }
  }

  /** Changes this under its lock; whoever waits for what is concluded is told after that. */
  private void exclusively(Runnable change) {
    try (Firing _ = Firing.hold()) {
      synchronized (this) {
        change.run();
      }
    }
  }

  private boolean mayRestart() {
    return options.maxRestarts() == -1 || restarts < options.maxRestarts();
  }

  /** Returns the calls for the next life; those that had begun and may not be retried fail. */
  private List<ActorCall<?>> keep(
      String how, List<ActorCall<?>> begun, List<ActorCall<?>> waiting) {
    List<ActorCall<?>> kept = new ArrayList<>();
    Failure failure = dead(how + " while it ran this call; it was restarted", null);
    for (ActorCall<?> call : begun) {
      if (call.retry(options.maxTaskRetries())) {
        kept.add(call);
      } else {
        call.conclude(failure);
      }
    }
    kept.addAll(waiting);
    return kept;
  }

  private Incarnation nextLife(List<ActorCall<?>> kept) {
    keepPid();
    Incarnation next = new Incarnation(this, executor(), options, kept);
    incarnation = next;
    return next;
  }

  /** Begins another life, when what the one before made has ended, whose names it may want. */
  private void restart(List<ActorCall<?>> kept) {
    Firing.fire(new Action(nextLife(kept)::begin)); // after all that is fired later
    endChildren();
  }

  /**
   * Keeps the process of the life before, if that had one of its own, for who looks for its log.
   */
  private void keepPid() {
    long pid = pid();
    if (pid != Program.PID) {
      earlierPids.add(pid);
      if (earlierPids.size() > WorkerOutputs.KEPT_LOGS) {
        earlierPids.remove();
      }
    }
  }

  private void dieOf(Incarnation ended, Failure failure) {
    exclusively(() -> {
      if (lives(ended)) {
        List<ActorCall<?>> calls = new ArrayList<>(struck);
        calls.addAll(ended.takeBegun());
        calls.addAll(ended.takeNotBegun(calls));
        ended.endInstance();
        scheduler.release(demand, null);
        die(failure, calls);
      }
    });
  }

  private Executor executor() {
    if (options.dedicated()) {
      endDedicated();
      ComputeThread own = new ComputeThread(null, "mobula-" + describe());
      own.start();
      dedicated = own;
      return own::assign;
    }
    return demand.computes() && !options.async()
        ? scheduler.computeThreads()
        : Thread::startVirtualThread;
  }

  private void die(Failure failure, List<ActorCall<?>> calls) {
    NodeStatus.Actor last = status("DEAD", failure.text());
    death = failure;
    incarnation = null;
    scheduler.actorLog().died(last);
    scheduler.forget(this);
    calls.forEach(call -> call.conclude(failure));
    failWaiting();
    endDedicated();
    endChildren();
    if (maker != null) {
      maker.forget(this);
    }
  }

  /** Ends what its code made: under no lock, and however long the line of descendants is. */
  private void endChildren() {
    made.forEach(child -> Firing.fire(new Action(child::end)));
  }

  /** Something to do when no lock is held. */
  private static final class Action extends Waiter {
    private final Runnable what;

    Action(Runnable what) {
      this.what = what;
    }

    @Override
    void fire() {
      what.run();
    }
  }

  private synchronized void failWaiting() {
    Failure failure = death;
    ActorCall<?> call;
    while (failure != null && (call = mailbox.poll()) != null) {
      call.conclude(failure);
    }
  }

  private void endDedicated() {
    if (dedicated != null) {
      dedicated.end();
      dedicated = null;
    }
  }

  private Failure dead(String what, @Nullable Throwable cause) {
    return new Failure(ActorDiedException::new, describe() + " " + what, cause);
  }
}
