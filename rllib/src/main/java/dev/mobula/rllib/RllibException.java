package dev.mobula.rllib;

/** An algorithm or its configuration was asked for something that it cannot do. */
public class RllibException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public RllibException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public RllibException(String message, Throwable cause) {
    super(message, cause);
  }
}
