package dev.mobula.core.storage;

import dev.mobula.core.MobulaException;
import org.jspecify.annotations.Nullable;

/** An address that is none, or settings without which a storage cannot be opened. */
public final class StorageException extends MobulaException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public StorageException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
