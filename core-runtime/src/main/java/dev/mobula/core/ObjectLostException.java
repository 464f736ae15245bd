package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/** An object was there, and is no more: its reference was closed, or its file is gone. */
public final class ObjectLostException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates one; the runtime does. */
  public ObjectLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
