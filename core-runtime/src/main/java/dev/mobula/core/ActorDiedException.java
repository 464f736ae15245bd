package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** The actor is dead, or died before the call was done; the cause is why, where there is one. */
public final class ActorDiedException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public ActorDiedException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public ActorDiedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
