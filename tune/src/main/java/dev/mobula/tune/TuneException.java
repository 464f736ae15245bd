package dev.mobula.tune;

/**
 * A search could not be set up or continued as asked. The message is for the user: what was
 * expected, what was found, what to change.
 */
public class TuneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public TuneException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public TuneException(String message, Throwable cause) {
    super(message, cause);
  }
}
