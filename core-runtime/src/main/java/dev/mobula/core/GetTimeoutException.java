package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** A value was not there in time. What computes it goes on. */
public final class GetTimeoutException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public GetTimeoutException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public GetTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
