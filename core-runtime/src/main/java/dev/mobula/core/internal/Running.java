package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A try of a call, here or in another process, and the children that it starts meanwhile. A call
 * may have two at a time: a try that was given up heeds no interrupt and goes on, while another
 * takes its place.
 */
final class Running {
  private final LocalCall<?> call;
  private final BooleanSupplier abandoned;
  private final Runnable interrupt;
  private @Nullable Set<LocalCall<?>> children; // guarded by this
  private long startNanos;
  private @Nullable String traceName;
  private boolean cancelsChildren; // guarded by this

  /**
   * Creates one.
   *
   * @param interrupt interrupts the thread that runs it; called only while it does
   */
  Running(LocalCall<?> call, BooleanSupplier abandoned, Runnable interrupt) {
    this.call = call;
    this.abandoned = abandoned;
    this.interrupt = interrupt;
  }

  /** Says when it began, by {@link System#nanoTime()}, and what, where that is of interest. */
  void startedAt(long nanos, @Nullable String what) {
    startNanos = nanos;
    traceName = what;
  }

  /** Returns what began, or null if the call had its outcome before. */
  @Nullable String traceName() {
    return traceName;
  }

  long startNanos() {
    return startNanos;
  }

  LocalCall<?> call() {
    return call;
  }

  /** Tells whether this was given up, while another may still give the call its outcome. */
  boolean isAbandoned() {
    return abandoned.getAsBoolean();
  }

  /** Interrupts the thread, which must not be done with the call yet. */
  void interrupt() {
    interrupt.run();
  }

  /** Takes the children, which the caller cancels; those to come are cancelled at once. */
  synchronized List<LocalCall<?>> takeChildren() {
    cancelsChildren = true;
    List<LocalCall<?>> taken = children == null ? List.of() : List.copyOf(children);
    children = null;
    return taken;
  }

  /** Makes a call that this thread started a child. */
  void adopt(LocalCall<?> child) {
    if (!keep(child)) {
      child.cancel(CancelOptions.defaults());
    } else if (child.isReady()) {
      lose(child); // it may have left before it came
    }
  }

  synchronized void lose(LocalCall<?> child) {
    if (children != null) {
      children.remove(child);
    }
  }

  private synchronized boolean keep(LocalCall<?> child) {
    if (!cancelsChildren) {
      children = children == null ? new HashSet<>() : children;
      children.add(child);
    }
    return !cancelsChildren;
  }
}
