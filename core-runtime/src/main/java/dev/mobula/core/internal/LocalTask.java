package dev.mobula.core.internal;

import dev.mobula.core.NodeStatus;
import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.TaskException;
import dev.mobula.core.TaskTimeoutException;
import dev.mobula.core.WorkerCrashedException;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.ResourcePool.Demand;
import dev.mobula.core.internal.wire.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A task, which is also the reference to its result. */
final class LocalTask<R> extends LocalCall<R> implements Lane.Work {
  private final LocalScheduler scheduler;
  private final TaskOptions options;
  private final Returns returns;
  private volatile @Nullable Invocation invocation;
  private volatile List<String> gpuIds = List.of(); // once it runs
  private @Nullable Worker worker; // that runs this now; guarded by this
  private int tries; // begun so far
  private int workerPid; // of the worker that runs this, or ran it last; 0 is this process

  LocalTask(
      LocalScheduler scheduler,
      RemoteCallable function,
      @Nullable Object[] args,
      TaskOptions options,
      Returns returns) {
    super(scheduler.ids());
    this.scheduler = scheduler;
    this.options = options;
    this.returns = returns;
    this.invocation = new Invocation(function, args);
  }

  /** Starts once the arguments are there, as a child of what runs on this thread. */
  void start(Lane lane) {
    joinParent();
    Objects.requireNonNull(invocation).whenArgumentsReady(() -> lane.enqueue(this));
  }

  @Override
  public void abandon(Failure failure) {
    fail(failure);
  }

  @Override
  List<String> gpuIds() {
    return gpuIds;
  }

  @Override
  Returns returns() {
    return returns;
  }

  @Override
  void exitActor(BooleanSupplier abandoned) {
    throw Calls.noActor();
  }

  /**
   * Runs the task on this thread, and has it counted; never throws.
   *
   * @param held what it holds meanwhile
   * @param start when it begins, as the tally said
   */
  void execute(Demand held, TaskTally tally, long start) {
    gpuIds = held.gpuIds();
    Invocation work = Objects.requireNonNull(invocation);
    Running running = begin(() -> false);
    try {
      if (!isReady()) {
        run(work);
      }
    } catch (Throwable thrown) {
      fail(crashed(thrown));
    } finally {
      end(running);
      tally.end(this, work, held.resources(), start);
      invocation = null;
    }
  }

  private void run(Invocation work) {
    Failure failedArgument = work.awaitArguments();
    if (failedArgument != null) {
      fail(failedArgument);
      return;
    }
    try (@Nullable TimeLimit limit = limit(work)) {
      attempt(work, limit);
    }
  }

  private @Nullable TimeLimit limit(Invocation work) {
    Duration limit = options.timeout();
    return limit == null
        ? null
        : new TimeLimit(scheduler.timers(), limit, () -> fail(tooLate(work, limit)));
  }

  private void attempt(Invocation work, @Nullable TimeLimit limit) {
    for (int attempt = 0; !isReady(); attempt++) {
      tries = attempt + 1;
      try {
        Object value = evaluate(work, limit);
        scheduler.largeObjects().offer(this, value, this::name);
        complete(value);
      } catch (OwnCrash crash) {
        if (crash.mayPass && options.retriesCrash(attempt)) {
          tryAgain(work, WorkerProcess.withoutLines(String.valueOf(crash.getCause().getMessage())));
        } else {
          String message = nameOf(work) + ": " + crash.getCause().getMessage();
          fail(new Failure(WorkerCrashedException::new, message, null));
        }
      } catch (Throwable thrown) {
        if (options.retries(thrown, attempt)) {
          tryAgain(work, "it threw " + Failure.describe(thrown));
        } else {
          fail(new Failure(TaskException::new, nameOf(work), thrown));
        }
      }
    }
  }

  /** Says that it is tried again, unless it has its outcome, and is not. */
  private void tryAgain(Invocation work, String why) {
    if (isReady()) {
      return;
    }
    scheduler.taskLog().retried();
    String of = options.maxRetries() == -1 ? "" : " of " + (options.maxRetries() + 1);
    String prefix = "(%s, try %d%s) ".formatted(nameOf(work), tries + 1, of);
    scheduler.workers().outputs().forward(prefix, true, why);
  }

  private @Nullable Object evaluate(Invocation work, @Nullable TimeLimit limit) throws Exception {
    RuntimeEnv env = options.isolated();
    if (env != null) {
      return evaluateElsewhere(work, scheduler.workerEnv(env, gpuIds), limit);
    }
    start(limit);
    return returns.take(work.run());
  }

  private static void start(@Nullable TimeLimit limit) {
    if (limit != null) {
      limit.start();
    }
  }

  /** Runs the task in a worker; one who kills first gives the outcome, and then looks for it. */
  private @Nullable Object evaluateElsewhere(
      Invocation work, RuntimeEnv env, @Nullable TimeLimit limit) throws Exception {
    Worker taken = takeWorker(env);
    Job job = job();
    taken.belongTo(job == null ? null : job.running());
    occupy(taken);
    try {
      start(limit);
      return isReady() ? null : taken.run(Kind.TASK, work, 0, false, returns);
    } catch (WorkerCrashedException crash) {
      throw taken.isAlive() ? crash : new OwnCrash(crash, true); // else one that its code met
    } finally {
      occupy(null);
      scheduler.workers().giveBack(taken, env);
    }
  }

  private Worker takeWorker(RuntimeEnv env) {
    try {
      Worker taken = scheduler.workers().take(env);
      if (taken != null) {
        taken.process().runs(nameOf(Objects.requireNonNull(invocation)));
        return taken;
      }
    } catch (WorkerCrashedException notStarted) {
      throw new OwnCrash(notStarted, false);
    }
    throw new OwnCrash(
        new WorkerCrashedException("its worker process was killed as it started", null), true);
  }

  /** The end of the worker that ran this very task, or was to. */
  private static final class OwnCrash extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final WorkerCrashedException crash;
    private final boolean mayPass; // where another worker may fare better

    OwnCrash(WorkerCrashedException crash, boolean mayPass) {
      super(crash);
      this.crash = crash;
      this.mayPass = mayPass;
    }

    @Override
    public synchronized WorkerCrashedException getCause() {
      return crash;
    }
  }

  private synchronized void occupy(@Nullable Worker taken) {
    worker = taken;
    workerPid = taken == null ? workerPid : (int) taken.process().pid();
  }

  @Override
  boolean isKillable() {
    return options.isolated() != null;
  }

  @Override
  synchronized void kill() {
    if (worker != null) {
      worker.kill();
    }
  }

  private Failure tooLate(Invocation work, Duration limit) {
    String message =
        "expected '%s' to end within %s, found it still running; it was interrupted"
            .formatted(nameOf(work), limit);
    return new Failure(TaskTimeoutException::new, message, null);
  }

  /** Returns how it is now, where it waits for resources or runs with them; null if it is over. */
  NodeStatus.@Nullable Task status(String state, Resources resources, long start) {
    Invocation work = invocation;
    return work == null
        ? null
        : new NodeStatus.Task(
            id().toString(),
            nameOf(work),
            state,
            resources.amounts(),
            pid(),
            tries,
            start,
            0,
            failedAlready());
  }

  /** Returns why it failed, where its code has not ended; or an empty string. */
  private String failedAlready() {
    Failure failure = isReady() ? join() : null;
    return failure == null ? "" : failure.describe();
  }

  /** Returns how often it began. */
  int tries() {
    return tries;
  }

  /** Returns the process that runs this, or ran it. */
  long pid() {
    return workerPid == 0 ? Program.PID : workerPid;
  }

  /** Counts this by its name, unless it is over. */
  void countIn(Map<String, Long> counts, Map<Object, String> names) {
    Invocation work = invocation;
    if (work != null) {
      counts.merge(names.computeIfAbsent(nameKey(work), _ -> nameOf(work)), 1L, Long::sum);
    }
  }

  @Override
  @Nullable Timeline timeline() {
    return scheduler.timeline();
  }

  @Override
  @Nullable String traceName() {
    Invocation work = invocation;
    return work == null ? null : nameOf(work);
  }

  @Override
  void record(Timeline timeline, String what, long startNanos) {
    Thread thread = Thread.currentThread();
    String row =
        workerPid != 0 ? "tasks" : thread.isVirtual() ? "virtual threads" : thread.getName();
    timeline.add(what, "task", pid(), row, startNanos);
  }

  /** Returns what tells, as a name does, which tasks are counted together. */
  Object nameKey(Invocation work) {
    return options.name() == null ? work.type() : options.name();
  }

  @Override
  public boolean isOver() {
    return isReady();
  }

  @Override
  public String describe() {
    Invocation work = invocation;
    return work == null ? super.describe() : "the result of task '" + nameOf(work) + "'";
  }

  @Override
  String name() {
    Invocation work = invocation;
    return work == null ? super.describe() : "task '" + nameOf(work) + "'";
  }

  /** Returns its name, by which tasks are counted. */
  String nameOf(Invocation work) {
    return options.name() == null ? work.name() : options.name();
  }
}
