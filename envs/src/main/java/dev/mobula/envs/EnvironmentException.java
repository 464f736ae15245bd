package dev.mobula.envs;

/** An environment was misused, or broke its own contract. */
public class EnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says which environment, step and field. */
  public EnvironmentException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public EnvironmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
