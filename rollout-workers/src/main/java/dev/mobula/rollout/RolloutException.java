package dev.mobula.rollout;

import org.jspecify.annotations.Nullable;

/** Sampling failed in a way that restarting a runner does not mend. */
public class RolloutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public RolloutException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public RolloutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
