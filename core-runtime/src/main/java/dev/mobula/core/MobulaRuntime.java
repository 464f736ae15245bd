package dev.mobula.core;

import java.nio.file.Path;
import java.util.List;

/** The running runtime; closing it is {@link Mobula#shutdown()}. Usable by any thread. */
public interface MobulaRuntime extends AutoCloseable {
  /** Returns what the node has. */
  Resources totalResources();

  /**
   * Returns what no task or actor holds now. A task that waits for a result lends its CPUs out, so
   * that for a moment more may be in use than there are; then the amount is 0.
   */
  Resources availableResources();

  /**
   * Returns what waits for resources that others hold: one element for all that ask for the same,
   * in no particular order. What waits for its arguments is not among it.
   */
  List<PendingDemand> pendingDemands();

  /** Returns what goes on now: actors, tasks, worker processes, and what waits. */
  NodeStatus status();

  /** Returns the objects that are kept now, largest first. */
  List<NodeObject> objects();

  /**
   * Writes when tasks and actor calls ran, the last 100,000 of them, in the trace format of Chrome:
   * {@code chrome://tracing} and Perfetto show it.
   *
   * @throws MobulaException if the runtime was not started {@linkplain MobulaOptions#withTimeline
   *     with a timeline}, or the file cannot be written
   */
  void timeline(Path file);

  /** Shuts the runtime down; a second call does nothing. */
  @Override
  void close();
}
