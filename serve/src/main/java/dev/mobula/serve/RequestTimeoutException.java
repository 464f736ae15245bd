package dev.mobula.serve;

/** A request took longer than the deployment's {@code requestTimeout}; over HTTP it is 408. */
public final class RequestTimeoutException extends ServeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public RequestTimeoutException(String message) {
    super(message);
  }
}
