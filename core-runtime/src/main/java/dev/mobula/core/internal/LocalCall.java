package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.TaskCancelledException;
import dev.mobula.core.TaskException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A task or an actor call, which is also the reference to its result: what can be cancelled, and
 * what has children, those that it starts while it runs.
 *
 * <p>An interrupt must hit a thread while it runs this and never what it runs next. So a canceller
 * interrupts under the lock, which a thread takes that begins, and that is done.
 */
abstract class LocalCall<R> extends LocalRef<R> {
  private List<Running> running = List.of(); // guarded by this; seldom more than one
  private @Nullable Job job; // set before anyone else sees this

  LocalCall(Ids ids) {
    super(ids);
  }

  /** Makes this a child of what runs on this thread, if anything does. */
  final void joinParent() {
    Running parent = CurrentCall.running();
    if (parent == null) {
      return;
    }
    job = parent.call().job();
    join(parent);
    if (job != null && job != parent.call()) {
      join(job.running()); // which may outlive the parent, and ends this too
    }
  }

  private void join(Running parent) {
    if (enlist(new Leaving(parent, this))) {
      parent.adopt(this);
    }
  }

  /**
   * Begins to run on this thread. A canceller first gives the outcome and then looks for those who
   * run this, this the other way round: the caller looks at {@link #isReady()} after it.
   *
   * @param abandoned whether this try was given up, while another may still give the outcome
   */
  final Running begin(BooleanSupplier abandoned) {
    Running begun = new Running(this, abandoned, Thread.currentThread()::interrupt);
    enter(begun);
    CurrentCall.set(begun);
    return begun;
  }

  /** Takes note that this runs, here or in another process. */
  final void enter(Running begun) {
    if (timeline() != null) {
      begun.startedAt(System.nanoTime(), traceName());
    }
    add(begun);
  }

  private synchronized void add(Running begun) {
    running =
        running.isEmpty()
            ? List.of(begun)
            : Stream.concat(running.stream(), Stream.of(begun)).toList();
  }

  /** Takes note that this runs no more; after it no interrupt comes. */
  final void leave(Running ended) {
    Timeline timeline = timeline();
    String what = ended.traceName();
    if (timeline != null && what != null) {
      record(timeline, what, ended.startNanos());
    }
    remove(ended);
  }

  private synchronized void remove(Running ended) {
    running =
        running.size() == 1 ? List.of() : running.stream().filter(other -> other != ended).toList();
  }

  /** Ends what {@link #begin} began; after it no interrupt comes, and none is left. */
  final void end(Running ended) {
    CurrentCall.set(null);
    leave(ended);
    Thread.interrupted(); // a canceller's, or one that the call made itself
  }

  @Override
  final void cancel(CancelOptions options) {
    ArrayDeque<LocalCall<?>> left = new ArrayDeque<>();
    left.add(this);
    while (!left.isEmpty()) {
      left.addAll(left.remove().cancelAlone(options));
    }
  }

  /** Returns what this is, in words: the task, or the method of an actor. */
  String name() {
    return describe();
  }

  /** Returns what keeps when this ran, or null if nobody wants to know. */
  @Nullable Timeline timeline() {
    return null;
  }

  /** Returns what this is called there, or null if it has its outcome. */
  @Nullable String traceName() {
    return null;
  }

  /** Takes note that this ran from then until now. */
  void record(Timeline timeline, String what, long startNanos) {}

  /** Kills the process that runs this, if it can be killed. */
  void kill() {}

  /** Ends the actor whose call this is, unless the try was abandoned; throws, whatever happens. */
  abstract void exitActor(BooleanSupplier abandoned);

  /**
   * Refuses to wait, within this, for what can only come after it.
   *
   * @throws dev.mobula.core.MobulaException if that is so
   */
  void checkWait(LocalRef<?> ref) {}

  /** Tells whether something can only come after this. */
  boolean precludes(LocalRef<?> ref) {
    return false;
  }

  /** Returns the job that it belongs to; null for the node's own program. */
  @Nullable Job job() {
    return job;
  }

  /** Returns the actor whose code this runs; null for a task's. */
  @Nullable LocalActor<?> actor() {
    return null;
  }

  /** Returns where it names and finds actors unless it says; null for the node's namespace. */
  @Nullable String namespace() {
    return job == null ? null : job.namespace();
  }

  /** Returns the ids of the GPUs that it holds. */
  abstract List<String> gpuIds();

  /** Returns what becomes of what it returns. */
  Returns returns() {
    return Returns.ONE;
  }

  /** Gives the outcome from outside, unless there is one. */
  boolean give(Failure failure) {
    return fail(failure);
  }

  /** Returns the failure for what the runtime itself threw while it ran this. */
  final Failure crashed(Throwable thrown) {
    return new Failure(TaskException::new, "object " + id(), thrown);
  }

  /** Cancels this, and returns the children that are to be cancelled too. */
  private List<LocalCall<?>> cancelAlone(CancelOptions options) {
    Failure failure = new Failure(TaskCancelledException::new, describe() + " was cancelled", null);
    return give(failure) ? interrupt(options) : List.of();
  }

  private synchronized List<LocalCall<?>> interrupt(CancelOptions options) {
    running.forEach(Running::interrupt);
    if (options.force()) {
      kill();
    }
    return options.recursive()
        ? running.stream().<LocalCall<?>>flatMap(each -> each.takeChildren().stream()).toList()
        : List.of();
  }

  /** Takes a child that is done out of its parent. */
  private static final class Leaving extends Waiter {
    private final Running parent;
    private final LocalCall<?> child;

    Leaving(Running parent, LocalCall<?> child) {
      this.parent = parent;
      this.child = child;
    }

    @Override
    void fire() {
      parent.lose(child);
    }
  }
}
