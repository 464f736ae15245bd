package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** A call was refused, since the actor has as many waiting calls as it may have. */
public final class PendingCallsLimitException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public PendingCallsLimitException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public PendingCallsLimitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
