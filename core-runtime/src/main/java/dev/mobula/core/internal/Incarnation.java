package dev.mobula.core.internal;

import dev.mobula.core.Checkpointable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One life of an actor: its instance, and the one thread at a time that takes calls out of the
 * mailbox and runs them. It is scheduled when there is something to do, and leaves its thread when
 * there is nothing.
 *
 * <p>While user code runs (phase {@code IN_CALL}) a killer may evict it: the killer then owns the
 * mailbox, and the thread, when it comes back, touches nothing any more.
 */
final class Incarnation implements Runnable {
  private static final int IN_RUNTIME = 0;
  private static final int IN_CALL = 1;
  private static final int EVICTED = 2;

  private static final VarHandle PHASE;
  private static final VarHandle SCHEDULED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PHASE = lookup.findVarHandle(Incarnation.class, "phase", int.class);
      SCHEDULED = lookup.findVarHandle(Incarnation.class, "scheduled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LocalActor<?> actor;
  private final Executor executor;
  private final ArrayDeque<ActorCall<?>> kept;
  private final ActorOptions options;

  private volatile int phase;
  private volatile boolean scheduled = true; // until it begins
  private volatile @Nullable Thread thread;
  private volatile @Nullable Concurrency concurrency; // once there is an instance
  private volatile @Nullable Pipeline pipeline; // once there is an instance
  private int unsaved;
  private volatile @Nullable Object instance;
  private volatile @Nullable Worker worker; // whose process the instance is in, if it has one
  private @Nullable ActorCall<?> current; // published by phase

  /** Creates a life that first runs the calls kept from the one before. */
  Incarnation(
      LocalActor<?> actor, Executor executor, ActorOptions options, Collection<ActorCall<?>> kept) {
    this.actor = actor;
    this.executor = executor;
    this.kept = new ArrayDeque<>(kept);
    this.options = options;
  }

  /** Makes the first thread come; until then no call does. To be called once. */
  void begin() {
    enterThread();
  }

  /** Makes a thread come, if none is here. */
  void schedule() {
    if (!scheduled && SCHEDULED.compareAndSet(this, false, true)) {
      enterThread();
    }
  }

  private void enterThread() {
    try {
      executor.execute(this);
    } catch (Throwable thrown) {
      scheduled = false; // so that the next call tries again
      throw thrown;
    }
  }

  /**
   * Takes the mailbox from a thread that runs user code, and interrupts that; false if it does not
   * run user code, and so will see the request by itself.
   */
  boolean evict() {
    if (!PHASE.compareAndSet(this, IN_CALL, EVICTED)) {
      return false;
    }
    synchronized (this) {
      if (thread != null) {
        thread.interrupt();
      }
    }
    return true;
  }

  /** Takes, once this life is to end, the calls that had begun, and interrupts them. */
  List<ActorCall<?>> takeBegun() {
    Concurrency beside = concurrency;
    if (beside != null) {
      return beside.end();
    }
    Pipeline sent = pipeline;
    if (sent != null) {
      List<ActorCall<?>> begun = new ArrayList<>(sent.end());
      if (phase == EVICTED && current != null) {
        begun.add(current);
      }
      return begun;
    }
    return phase == EVICTED && current != null ? List.of(current) : List.of();
  }

  /** Takes, after {@link #takeBegun}, the calls that left the mailbox and had not begun. */
  List<ActorCall<?>> takeNotBegun(List<ActorCall<?>> begun) {
    List<ActorCall<?>> waiting = new ArrayList<>();
    if (current != null && !begun.contains(current)) {
      waiting.add(current);
    }
    Concurrency beside = concurrency;
    if (beside != null) {
      waiting.addAll(beside.takeWaiting());
    }
    waiting.addAll(kept);
    return waiting;
  }

  /** Says in which process the instance will be, which ends with this life. */
  void moveTo(Worker taken) {
    worker = taken;
    if (isEvicted()) {
      taken.end(); // whoever evicted this thread found none
    }
  }

  /** Ends the process that the instance is in, if it has one of its own. */
  void endInstance() {
    Worker taken = worker;
    if (taken != null) {
      taken.end();
    }
  }

  /** Returns the process that the instance is in. */
  long pid() {
    Worker taken = worker;
    return taken == null ? ProcessHandle.current().pid() : taken.process().pid();
  }

  boolean runsOn(Thread candidate) {
    return thread == candidate;
  }

  @Override
  public void run() {
    do {
      occupy();
      boolean alive;
      try {
        alive = drain();
      } catch (Throwable thrown) {
        Uncaught.report(thrown);
        alive = survive(thrown);
      } finally {
        vacate();
      }
      if (!alive) {
        return;
      }
      scheduled = false;
    } while (hasWork() && SCHEDULED.compareAndSet(this, false, true));
  }

  private boolean hasWork() {
    return !actor.isMailboxEmpty() || actor.isKilled();
  }

  /**
   * Goes on after the runtime itself threw, at the cost of the call that ran; false if this life
   * ended, as it does where no call ran.
   */
  private boolean survive(Throwable thrown) {
    if (phase != IN_RUNTIME && !leaveUserCode()) {
      return false;
    }
    ActorCall<?> call = current;
    current = null;
    if (call == null) {
      actor.crashed(this, thrown);
    } else {
      call.conclude(call.crashed(thrown));
    }
    return actor.lives(this);
  }

  /** Works until there is nothing to do; false if this life ended. */
  private boolean drain() {
    while (!actor.isKilled()) {
      if (instance == null) {
        if (!construct()) {
          return false;
        }
      } else {
        ActorCall<?> call = kept.isEmpty() ? actor.poll() : kept.poll();
        if (call == null) {
          if (!linger()) {
            return true;
          }
        } else if (!perform(call)) {
          return false;
        }
      }
    }
    actor.bury(this);
    return false;
  }

  /**
   * Waits for a moment for the next call, and tells whether there is something to do: who called
   * synchronously calls again at once, and would find this thread on its way out and need another.
   */
  private boolean linger() {
    ComputeThread computing = ComputeThread.current();
    return computing != null && !options.isConcurrent() && computing.spinUntil(this::hasWork);
  }

  private boolean construct() {
    if (!enterUserCode(null)) {
      return false;
    }
    Throwable thrown = null;
    try {
      instance = actor.construct(this);
      if (instance instanceof RemoteInstance remote && Pipeline.suits(options)) {
        pipeline = remote instanceof Checkpointable ? null : new Pipeline(remote, actor::lendCpus);
      } else if (options.isConcurrent()) {
        concurrency = new Concurrency(instance, executor, options);
      }
    } catch (Throwable t) {
      thrown = t;
    }
    if (!leaveUserCode()) {
      return false;
    }
    if (thrown != null) {
      endInstance();
      actor.constructorFailed(this, thrown);
    }
    return thrown == null;
  }

  private boolean perform(ActorCall<?> call) {
    Concurrency beside = concurrency;
    if (beside != null) {
      beside.submit(call);
      return true;
    }
    if (!enterUserCode(call)) {
      return false;
    }
    Pipeline sent = pipeline;
    if (sent != null) {
      Failure failedArgument = awaitArguments(call, sent);
      if (call.canBeSent()) {
        return send(call, sent, failedArgument);
      }
    }
    Object outcome = call.evaluate(Objects.requireNonNull(instance), this::isEvicted);
    if (instance instanceof Checkpointable<?> checkpointable) {
      return performAndSave(call, outcome, checkpointable);
    }
    if (!leaveUserCode()) {
      return false;
    }
    current = null;
    call.conclude(outcome);
    return true;
  }

  /** Waits on this thread, which lends out no CPUs, since the process may be using them. */
  private @Nullable Failure awaitArguments(ActorCall<?> call, Pipeline pipe) {
    ComputeThread computing = ComputeThread.current();
    if (computing == null) {
      return pipe.awaitArguments(call);
    }
    computing.holdNothing();
    try {
      return pipe.awaitArguments(call);
    } finally {
      computing.hold(actor.scheduler(), actor.demand());
    }
  }

  /** Sends a call whose arguments are there; it stays the current one until it is under way. */
  private boolean send(ActorCall<?> call, Pipeline pipe, @Nullable Failure failedArgument) {
    if (!leaveUserCode()) {
      return false;
    }
    if (failedArgument != null) {
      current = null;
      call.conclude(failedArgument);
    } else if (pipe.submit(call)) {
      current = null;
    }
    return true;
  }

  /** Keeps the state before anyone sees the outcome, and only if this thread was not evicted. */
  private boolean performAndSave(
      ActorCall<?> call, Object outcome, Checkpointable<?> checkpointable) {
    SavedState saved = null;
    Object outcomeOrFailure = outcome;
    if (++unsaved >= options.checkpointInterval() && options.maxRestarts() != 0) {
      try {
        saved = new SavedState(Values.seal(checkpointable.saveCheckpoint()));
      } catch (Throwable thrown) {
        outcomeOrFailure = call.unsaved(thrown);
      }
    }
    if (!leaveUserCode()) {
      return false;
    }
    if (saved != null) {
      actor.keepState(saved);
      unsaved = 0;
    }
    current = null;
    call.conclude(outcomeOrFailure);
    return true;
  }

  /**
   * Enters the phase in which a killer may evict. A killer first makes its request and then looks
   * at the phase, this thread the other way round: at least one of them sees the other.
   */
  private boolean enterUserCode(@Nullable ActorCall<?> call) {
    current = call;
    phase = IN_CALL;
    if (!actor.isKilled()) {
      return true;
    }
    if (leaveUserCode()) {
      actor.bury(this);
    }
    return false;
  }

  /** Returns to the runtime, with no interrupt left; false if this thread was evicted. */
  private boolean leaveUserCode() {
    if (!PHASE.compareAndSet(this, IN_CALL, IN_RUNTIME)) {
      return false;
    }
    Thread.interrupted(); // user code made it, as nobody interrupts without evicting
    return true;
  }

  private boolean isEvicted() {
    return phase == EVICTED;
  }

  private void occupy() {
    synchronized (this) {
      thread = Thread.currentThread();
    }
    ComputeThread computing = ComputeThread.current();
    if (computing != null && !options.isConcurrent()) {
      computing.hold(actor.scheduler(), actor.demand());
    }
  }

  private void vacate() {
    ComputeThread computing = ComputeThread.current();
    if (computing != null) {
      computing.holdNothing();
    }
    synchronized (this) {
      thread = null;
    }
  }
}
