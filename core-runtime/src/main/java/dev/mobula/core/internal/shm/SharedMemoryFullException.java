package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import org.jspecify.annotations.Nullable;

/** There is no room for a block in the shared memory; releasing others may make some. */
public final class SharedMemoryFullException extends MobulaException {
  private static final long serialVersionUID = 1L;

  SharedMemoryFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
