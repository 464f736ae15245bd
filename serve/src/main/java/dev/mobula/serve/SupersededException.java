package dev.mobula.serve;

/**
 * An application, or a configuration, was not brought to run before a newer one took its place;
 * over HTTP it is 409.
 */
public final class SupersededException extends ServeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what took the place of what. */
  public SupersededException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public SupersededException(String message, Throwable cause) {
    super(message, cause);
  }
}
