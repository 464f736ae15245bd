package dev.mobula.rollout.client;

import org.jspecify.annotations.Nullable;

/** The root of what a {@link PolicyClient} throws. */
public class PolicyClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what was expected and what was found. */
  public PolicyClientException(String message) {
    this(message, null);
  }

  /** Creates an exception with the failure that led to it. */
  public PolicyClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
