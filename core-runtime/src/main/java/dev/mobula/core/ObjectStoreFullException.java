package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/**
 * There is no room in the object store, and none could be made: what is in it is in use, or there
 * is no room on the disk either. What was in it still is.
 */
public final class ObjectStoreFullException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates one; the runtime does. */
  public ObjectStoreFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
