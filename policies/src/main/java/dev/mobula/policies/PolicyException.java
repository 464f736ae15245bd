package dev.mobula.policies;

/** A network, distribution, connector or policy was asked for something that it cannot do. */
public class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public PolicyException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public PolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}
