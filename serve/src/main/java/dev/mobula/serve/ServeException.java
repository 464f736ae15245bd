package dev.mobula.serve;

/** Something cannot be served as it was asked for. */
public class ServeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public ServeException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public ServeException(String message, Throwable cause) {
    super(message, cause);
  }
}
