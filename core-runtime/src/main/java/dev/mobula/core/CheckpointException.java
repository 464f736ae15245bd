package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** A checkpoint could not be written or read: the message says what, where, and what to do. */
public final class CheckpointException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public CheckpointException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
