package dev.mobula.serve;

/** As many requests wait for a deployment as may wait; over HTTP it is 503 with Retry-After. */
public final class BackPressureException extends ServeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public BackPressureException(String message) {
    super(message);
  }

  /** Overload makes many of them, so that a stack trace only costs time. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
