package dev.mobula.train;

/**
 * Training could not be set up, recorded or resumed as asked. The message is for the user: what was
 * expected, what was found, what to change.
 */
public class TrainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public TrainException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public TrainException(String message, Throwable cause) {
    super(message, cause);
  }
}
