package dev.mobula.core.internal;

import dev.mobula.core.MobulaRuntime;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The node that this process belongs to: in its own JVM, or that of the worker's owner. */
public interface Node extends MobulaRuntime {
  /** Returns what runs tasks and actors. */
  Scheduler scheduler();

  /** Returns what keeps objects. */
  ObjectStore store();

  /**
   * Copies bytes into shared memory, whose pages are warm where those of new memory would not be.
   *
   * @return a read-only view, or null if there is no room
   */
  @Nullable MemorySegment share(MemorySegment bytes);

  /** Returns the ids of the GPUs of what runs on this thread. */
  List<String> currentGpuIds();

  /** Tells whether the node was closed. */
  boolean isClosed();
}
