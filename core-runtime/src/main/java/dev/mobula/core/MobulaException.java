package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** The root of what the runtime throws. */
public class MobulaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public MobulaException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public MobulaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
