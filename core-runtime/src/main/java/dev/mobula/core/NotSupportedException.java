package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** What was asked for belongs to a later version; the message names it. */
public final class NotSupportedException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public NotSupportedException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public NotSupportedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
