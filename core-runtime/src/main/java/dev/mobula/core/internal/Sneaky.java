package dev.mobula.core.internal;

/** Throws on what was caught elsewhere, whatever its type. */
final class Sneaky {
  private Sneaky() {}

  /** Throws its argument; typed such that the compiler sees that a caller does not go on. */
  static RuntimeException thrown(Throwable throwable) {
    return throwAny(throwable);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // unchecked by erasure
  private static <T extends Throwable> RuntimeException throwAny(Throwable throwable) throws T {
    throw (T) throwable;
  }
}
