package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** A node of another process did not answer: it ended meanwhile, or hangs, or cannot say. */
public class NodeUnreachableException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public NodeUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
