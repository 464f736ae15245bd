package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaRuntime;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Returns when tasks and calls ran, as a trace for Chrome; see {@link #timeline}. */
  String timelineJson();

  @Override
  default void timeline(Path file) {
    try {
      Files.writeString(file, timelineJson());
    } catch (IOException e) {
      throw new MobulaException("cannot write the timeline to " + file + ": " + e, e);
    }
  }

  /** Tells whether the node was closed. */
  boolean isClosed();
}
