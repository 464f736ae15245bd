package dev.mobula.rllib;

/** A loss, a gradient or weights are no longer finite numbers. */
public final class DivergedException extends RllibException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what is not finite. */
  public DivergedException(String message) {
    super(message);
  }

  /** Creates an exception that says when it happened too. */
  DivergedException(String message, Throwable cause) {
    super(message, cause);
  }
}
