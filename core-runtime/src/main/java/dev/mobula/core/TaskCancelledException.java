package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** A task or an actor call was cancelled, so that it has no result. It is not tried again. */
public final class TaskCancelledException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public TaskCancelledException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public TaskCancelledException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
