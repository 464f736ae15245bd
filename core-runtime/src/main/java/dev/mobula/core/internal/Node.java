package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The node that this process belongs to: in its own JVM, or that of the worker's owner. */
public interface Node extends MobulaRuntime {
  /** Returns what runs tasks and actors. */
  Scheduler scheduler();

  /** Returns what keeps objects. */
  ObjectStore store();

  /**
   * Keeps a copy of a column in the object store, whose pages are warm where those of new memory
   * would not be, and which others need not copy again.
   *
   * @return the sealed form, or null if there is no room while all that is there is in use
   * @throws dev.mobula.core.ObjectStoreFullException if the disk has no room for what is not in use
   */
  @Nullable Object storeColumn(Column column);

  /** Returns the sealed form of a sealed column that is in the object store, or null. */
  @Nullable Object findColumn(Column column);

  /** Keeps a copy of a primitive array, as {@link #storeColumn}; null also where it must not. */
  @Nullable Object storeArray(Object array);

  /** Returns the ids of the GPUs of what runs on this thread. */
  List<String> currentGpuIds();

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
