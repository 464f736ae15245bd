package dev.mobula.columns;

/**
 * A column was used in a way that its dtype, shape or state does not allow; nothing was changed.
 */
public class ColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public ColumnException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public ColumnException(String message, Throwable cause) {
    super(message, cause);
  }
}
