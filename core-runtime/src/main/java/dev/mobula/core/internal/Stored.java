package dev.mobula.core.internal;

import org.jspecify.annotations.Nullable;

/** A value in the form in which the runtime keeps it. Immutable for all that can be seen. */
interface Stored {
  /** Returns a value of the caller's own, or one that cannot change. */
  @Nullable Object open();

  /** Frees what this alone keeps; later uses throw. What was opened before stays as it is. */
  default void close() {}
}
