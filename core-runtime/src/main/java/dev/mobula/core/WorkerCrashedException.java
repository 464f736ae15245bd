package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/**
 * The worker process of a task ended while it ran the task: it crashed, or was killed. The message
 * says how it ended, and ends with the last lines of its error stream.
 */
public final class WorkerCrashedException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public WorkerCrashedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
