package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.TaskCancelledException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A task or an actor call, which is also the reference to its result: what can be cancelled, and
 * what has children, those that it starts while it runs.
 *
 * <p>An interrupt must hit the thread while it runs this and never what it runs next. So a
 * canceller takes the thread out of {@code runner} before it interrupts it, and the thread, when it
 * is done, takes itself out or waits until the canceller is through.
 */
abstract class LocalCall<R> extends LocalRef<R> {
  private static final Object INTERRUPTING = new Object();
  private static final VarHandle RUNNER;

  static {
    try {
      RUNNER = MethodHandles.lookup().findVarHandle(LocalCall.class, "runner", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The thread that runs this, {@link #INTERRUPTING}, or null. */
  private volatile @Nullable Object runner;

  /** Interrupts what runs in another process, if anything does. */
  private volatile @Nullable Runnable remoteInterrupt;

  private @Nullable Set<LocalCall<?>> children; // guarded by this
  private boolean cancelsChildren; // guarded by this

  LocalCall(Ids ids) {
    super(ids);
  }

  /** Makes this a child of what runs on this thread, if anything does. */
  final void joinParent() {
    LocalCall<?> parent = CurrentCall.get();
    if (parent != null && enlist(new Leaving(parent, this))) {
      parent.adopt(this);
    }
  }

  /**
   * Begins to run on this thread. A canceller first gives the outcome and then looks for the
   * runner, this the other way round: the caller looks at {@link #isReady()} after it.
   *
   * @param abandoned whether this try was given up, while another may still give the outcome
   */
  final void begin(BooleanSupplier abandoned) {
    runner = Thread.currentThread();
    CurrentCall.set(new CurrentCall.Running(this, abandoned));
  }

  /** Ends what {@link #begin} began; after it no interrupt comes, and none is left. */
  final void end() {
    CurrentCall.set(null);
    if (!RUNNER.compareAndSet(this, Thread.currentThread(), null)) {
      while (runner == INTERRUPTING) {
        Thread.onSpinWait();
      }
    }
    Thread.interrupted(); // a canceller's, or one that the call made itself
  }

  /** Says how to interrupt what runs in another process; null if nothing does any more. */
  final void beginElsewhere(@Nullable Runnable interrupt) {
    remoteInterrupt = interrupt;
  }

  @Override
  final void cancel(CancelOptions options) {
    if (give(new Failure(TaskCancelledException::new, describe() + " was cancelled", null))) {
      interruptRunner();
      if (options.force()) {
        kill();
      }
      if (options.recursive()) {
        orphans().forEach(child -> child.cancel(options));
      }
    }
  }

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

  /** Returns what becomes of what it returns. */
  abstract Returns returns();

  /** Gives the outcome from outside, unless there is one. */
  abstract boolean give(Failure failure);

  /** Forgets the children, since this is done. */
  final synchronized void forgetChildren() {
    if (!cancelsChildren) {
      children = null;
    }
  }

  private void interruptRunner() {
    Runnable interrupt = remoteInterrupt;
    if (interrupt != null) {
      interrupt.run();
    }
    if (runner instanceof Thread thread && RUNNER.compareAndSet(this, thread, INTERRUPTING)) {
      thread.interrupt();
      runner = null;
    }
  }

  private synchronized List<LocalCall<?>> orphans() {
    cancelsChildren = true;
    List<LocalCall<?>> left = children == null ? List.of() : List.copyOf(children);
    children = null;
    return left;
  }

  private void adopt(LocalCall<?> child) {
    boolean cancelled;
    synchronized (this) {
      cancelled = cancelsChildren;
      if (!cancelled) {
        children = children == null ? new HashSet<>() : children;
        children.add(child);
      }
    }
    if (cancelled) {
      child.cancel(CancelOptions.defaults());
    } else if (child.isReady()) {
      lose(child); // it may have left before it came
    }
  }

  private synchronized void lose(LocalCall<?> child) {
    if (children != null) {
      children.remove(child);
    }
  }

  /** Takes a child that is done out of its parent. */
  private static final class Leaving extends Waiter {
    private final LocalCall<?> parent;
    private final LocalCall<?> child;

    Leaving(LocalCall<?> parent, LocalCall<?> child) {
      this.parent = parent;
      this.child = child;
    }

    @Override
    void fire() {
      parent.lose(child);
    }
  }
}
