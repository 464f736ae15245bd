package dev.mobula.serve.internal;

import dev.mobula.serve.ServeException;

/** A request that is answered with an error, by one sentence that the client may read. */
public final class InferenceException extends ServeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is, as a status of HTTP. */
  public static final int BAD_REQUEST = 400;

  /** Nothing has that name. */
  public static final int NOT_FOUND = 404;

  /** It took too long. */
  public static final int TOO_LATE = 408;

  /** Something newer took its place. */
  public static final int CONFLICT = 409;

  /** The body is longer than allowed. */
  public static final int TOO_LARGE = 413;

  /** The server cannot answer for a reason of its own. */
  public static final int INTERNAL = 500;

  /** There is no room for the request now. */
  public static final int UNAVAILABLE = 503;

  private final int status;

  InferenceException(int status, String message) {
    super(message);
    this.status = status;
  }

  static InferenceException badRequest(String message) {
    return new InferenceException(BAD_REQUEST, message);
  }

  /** Returns the status of HTTP. */
  public int status() {
    return status;
  }

  /** Most requests that fail do for what is in them, so that a stack trace only costs time. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
