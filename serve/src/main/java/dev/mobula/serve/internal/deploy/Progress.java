package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.ServeException;
import java.util.concurrent.CompletableFuture;

/**
 * How far a deployment is with its latest update, and what is wrong. Confined to the controller's
 * thread.
 */
final class Progress {
  private CompletableFuture<Void> settled = new CompletableFuture<>();
  private String failure = ""; // of the update, until the next one
  private String trouble = ""; // until it is over

  /** Returns a future that is done when all is as wanted, or cannot be. */
  CompletableFuture<Void> settled() {
    return settled;
  }

  /** Tells whether an update goes on. */
  boolean isUpdating() {
    return !settled.isDone();
  }

  /** An update begins; whoever waits for the one before waits no longer. */
  void begin() {
    settled.complete(null);
    settled = new CompletableFuture<>();
    failure = "";
    trouble = "";
  }

  /** All is as wanted, or an update goes on no longer as another deployment failed. */
  void done() {
    settled.complete(null);
    trouble = "";
  }

  /** What the update wants cannot be. */
  void fail(String message, ServeException cause) {
    failure = message;
    settled.completeExceptionally(cause);
  }

  /** It is not as wanted, which is tried again and again. */
  void trouble(String message) {
    trouble = message;
  }

  /** Returns what is wrong; empty for nothing. */
  String message() {
    return trouble.isEmpty() ? failure : trouble;
  }

  /**
   * Returns the name of the state, as with Ray Serve.
   *
   * @param missing how many replicas more there should be; negative for fewer
   */
  String state(int missing) {
    if (!failure.isEmpty()) {
      return "DEPLOY_FAILED";
    }
    if (isUpdating()) {
      return "UPDATING";
    }
    if (!trouble.isEmpty()) {
      return "UNHEALTHY";
    }
    return missing == 0 ? "HEALTHY" : missing > 0 ? "UPSCALING" : "DOWNSCALING";
  }
}
