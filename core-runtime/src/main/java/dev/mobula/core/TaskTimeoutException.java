package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** A task ran longer than it was allowed to, and was interrupted. */
public final class TaskTimeoutException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public TaskTimeoutException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public TaskTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
