package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.TaskException;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.wire.Yield;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call of an actor's method, which is also the reference to its result. */
final class ActorCall<R> extends LocalCall<R> {
  private static final VarHandle INVOCATION;

  static {
    try {
      INVOCATION =
          MethodHandles.lookup().findVarHandle(ActorCall.class, "invocation", Invocation.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LocalActor<?> actor;
  private final String group;
  private final Returns returns;
  private volatile @Nullable Invocation invocation; // until the call has its outcome
  private int retries;

  ActorCall(
      LocalActor<?> actor,
      RemoteCallable method,
      @Nullable Object[] args,
      String group,
      Returns returns) {
    super(actor.ids());
    this.actor = actor;
    this.group = group;
    this.returns = returns;
    this.invocation = new Invocation(method, args);
  }

  /** Returns the name of the concurrency group that it runs in. */
  String group() {
    return group;
  }

  @Override
  @Nullable Timeline timeline() {
    return actor.scheduler().timeline();
  }

  @Override
  @Nullable String traceName() {
    Invocation work = invocation;
    return work == null ? null : work.name();
  }

  @Override
  void record(Timeline timeline, String what, long startNanos) {
    timeline.add(what, "actor", actor.pid(), actor.label(), startNanos);
  }

  @Override
  LocalActor<?> actor() {
    return actor;
  }

  @Override
  String namespace() {
    return actor.namespace();
  }

  @Override
  void exitActor(BooleanSupplier abandoned) {
    actor.exit(abandoned);
  }

  /** Returns the failure of this call, whose result is lost, since the state was not saved. */
  Failure unsaved(Throwable thrown) {
    Invocation work = invocation;
    String name = work == null ? describe() : name(work);
    return new Failure(TaskException::new, "the saving of state after " + name, thrown);
  }

  /**
   * Runs the method and returns the outcome; never throws.
   *
   * @param abandoned whether the life that this try belongs to was ended
   */
  Object evaluate(Object instance, BooleanSupplier abandoned) {
    Invocation work = invocation;
    if (work == null) {
      return LocalScheduler.SHUT_DOWN; // concluded meanwhile, so nobody sees this
    }
    Running running = begin(abandoned);
    try {
      return isReady() ? LocalScheduler.SHUT_DOWN : run(work, instance); // cancelled meanwhile
    } catch (Throwable thrown) {
      return crashed(thrown);
    } finally {
      end(running);
    }
  }

  private Object run(Invocation work, Object instance) {
    try {
      Failure failedArgument = work.awaitArguments();
      return failedArgument == null ? outcome(call(work, instance)) : failedArgument;
    } catch (Throwable thrown) {
      return new Failure(TaskException::new, name(work), thrown);
    }
  }

  /** Waits for the arguments; returns the failure of the first that failed. */
  @Nullable Failure awaitArguments() {
    Invocation work = invocation;
    return work == null ? null : work.awaitArguments();
  }

  /** Tells whether {@link #send} can run it: its values need no thread of their own here. */
  boolean canBeSent() {
    return returns.yield() == Yield.ONE;
  }

  /**
   * Sends the call to the process of its actor, without waiting for its end; never throws.
   *
   * @param abandoned whether the life that this try belongs to was ended
   * @param finish takes the outcome; called once, perhaps on the thread that reads from the process
   */
  void send(RemoteInstance instance, BooleanSupplier abandoned, Consumer<Object> finish) {
    Invocation work = invocation;
    if (work == null) {
      finish.accept(LocalScheduler.SHUT_DOWN); // concluded meanwhile, so nobody sees this
      return;
    }
    Sent sent = new Sent(instance, work, abandoned, finish);
    try {
      sent.start();
    } catch (Throwable thrown) {
      leave(sent.running);
      finish.accept(failure(work, thrown));
    }
  }

  /** Returns the failure for what the method threw; never throws. */
  private Failure failure(Invocation work, Throwable thrown) {
    try {
      return new Failure(TaskException::new, name(work), thrown);
    } catch (Throwable _) { // the name is that of the function, which cannot be read
      return crashed(thrown);
    }
  }

  /** A try of this call that runs in another process. */
  private final class Sent implements RemoteCall.Site {
    private final RemoteInstance instance;
    private final Invocation work;
    private final Running running;
    private final Consumer<Object> finish;
    private volatile @Nullable RemoteCall remote;

    Sent(
        RemoteInstance instance,
        Invocation work,
        BooleanSupplier abandoned,
        Consumer<Object> finish) {
      this.instance = instance;
      this.work = work;
      this.running = new Running(ActorCall.this, abandoned, this::interrupt);
      this.finish = finish;
    }

    void start() {
      enter(running);
      remote = instance.send(work, this);
      if (isReady()) {
        interrupt(); // cancelled meanwhile
      }
    }

    private void interrupt() {
      RemoteCall call = remote;
      if (call != null) {
        instance.cancel(call);
      }
    }

    @Override
    public Running running() {
      return running;
    }

    @Override
    public void lendCpus(boolean lend) {
      actor.lendCpus(lend);
    }

    @Override
    public void ended(RemoteCall call) {
      leave(running);
      finish.accept(outcomeOf(call));
    }

    private Object outcomeOf(RemoteCall call) {
      CurrentCall.set(running);
      try {
        return outcome(returns.take(instance.conclude(call)));
      } catch (Throwable thrown) {
        return failure(work, thrown);
      } finally {
        CurrentCall.set(null);
      }
    }
  }

  private @Nullable Object call(Invocation work, Object instance) throws Exception {
    return instance instanceof RemoteInstance remote
        ? remote.call(work, returns)
        : returns.take(work.runOn(instance));
  }

  @Override
  List<String> gpuIds() {
    return actor.demand().gpuIds();
  }

  @Override
  Returns returns() {
    return returns;
  }

  @Override
  boolean give(Failure failure) {
    return conclude(failure);
  }

  /**
   * Gives the call its outcome; false if it has one, or is given one now. Whoever takes the
   * invocation out gives it, so that the call is counted no more when anyone sees that it is over.
   */
  boolean conclude(Object outcome) {
    Invocation work = (Invocation) INVOCATION.getAndSet(this, null);
    if (work == null) {
      return false;
    }
    actor.scheduler().largeObjects().offer(this, outcome, () -> name(work));
    actor.callEnded();
    return settle(outcome);
  }

  /** Tells whether the call may run once more, and counts that. */
  boolean retry(int maxRetries) {
    return maxRetries == -1 || retries++ < maxRetries;
  }

  @Override
  boolean needsThisThread() {
    return actor.runsAloneOn(Thread.currentThread());
  }

  @Override
  void checkWaiter() {
    if (needsThisThread()) {
      throw waitsForItself();
    }
  }

  @Override
  void checkWait(LocalRef<?> ref) {
    if (precludes(ref)) {
      throw ((ActorCall<?>) ref).waitsForItself();
    }
  }

  @Override
  boolean precludes(LocalRef<?> ref) {
    return ref instanceof ActorCall<?> other
        && other.actor == actor
        && actor.runsOneCallAtATime()
        && !other.isReady();
  }

  private MobulaException waitsForItself() {
    return new MobulaException(
        "%s waits for %s, a call of its own that can only run after the present one: return the reference, or set maxConcurrency above 1"
            .formatted(actor.describe(), describe()));
  }

  @Override
  String describe() {
    Invocation work = invocation;
    return work == null ? super.describe() : "the result of '" + name(work) + "'";
  }

  @Override
  String name() {
    Invocation work = invocation;
    return work == null ? super.describe() : name(work);
  }

  private String name(Invocation work) {
    return work.name() + " of " + actor.describe();
  }
}
