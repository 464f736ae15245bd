package dev.mobula.core;

/**
 * Stands for what a worker process threw and could not be sent: it has that exception's class and
 * message in its own message, and its stack.
 */
public final class RemoteThrowable extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates one that stands for {@code thrown}. */
  public RemoteThrowable(Throwable thrown) {
    super(thrown.toString(), thrown.getCause() == null ? null : of(thrown.getCause()));
    setStackTrace(thrown.getStackTrace());
  }

  private static RemoteThrowable of(Throwable cause) {
    return new RemoteThrowable(cause);
  }
}
