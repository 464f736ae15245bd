package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** A checkpoint could not be written or read: the message says what, where, and what to do. */
public final class CheckpointException extends MobulaException {
  private static final long serialVersionUID = 1L;

  private final boolean damaged;

  /** Creates an exception whose message says what was expected and what was found. */
  public CheckpointException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public CheckpointException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private CheckpointException(String message, @Nullable Throwable cause, boolean damaged) {
    super(message, cause);
    this.damaged = damaged;
  }

  /** Creates an exception for files that are not those that were written. */
  static CheckpointException damaged(String message, @Nullable Throwable cause) {
    return new CheckpointException(message, cause, true);
  }

  /** Tells whether files are missing or changed, so that nothing will ever read them. */
  public boolean isDamaged() {
    return damaged;
  }
}
