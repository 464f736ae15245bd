package dev.mobula.core.internal;

import dev.mobula.core.MobulaRuntime;

/** The node that this process belongs to: in its own JVM, or that of the worker's owner. */
public interface Node extends MobulaRuntime {
  /** Returns what runs tasks and actors. */
  Scheduler scheduler();

  /** Returns what keeps objects. */
  ObjectStore store();

  /** Tells whether the node was closed. */
  boolean isClosed();
}
