package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** A request asks for more of a resource than the node has in all, and could never start. */
public final class InfeasibleResourcesException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public InfeasibleResourcesException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public InfeasibleResourcesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
