package dev.mobula.serve.internal.deploy;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How far a deployment is with its latest update. Confined to the controller's thread. */
final class Progress {
  private record Problem(String state, String message) {}

  private CompletableFuture<Void> settled = new CompletableFuture<>();
  private @Nullable Problem problem;

  /** Returns a future that is done when all is as wanted, or cannot be. */
  CompletableFuture<Void> settled() {
    return settled;
  }

  /** An update begins; whoever waits for the one before waits no longer. */
  void begin() {
    settled.complete(null);
    settled = new CompletableFuture<>();
    problem = null;
  }

  /** All is as wanted. */
  void done() {
    settled.complete(null);
  }

  /**
   * It cannot be as wanted.
   *
   * @param state what status shows from now on
   */
  void fail(String state, String message, Exception failure) {
    problem = new Problem(state, message);
    settled.completeExceptionally(failure);
  }

  /** What failed at first does not any more. */
  void recovered() {
    problem = null;
  }

  /** Returns what is wrong; empty for nothing. */
  String message() {
    return problem == null ? "" : problem.message;
  }

  /**
   * Returns the name of the state, as with Ray Serve.
   *
   * @param missing how many replicas more there should be; negative for fewer
   */
  String state(int missing) {
    if (problem != null) {
      return problem.state;
    }
    if (!settled.isDone()) {
      return "UPDATING";
    }
    return missing == 0 ? "HEALTHY" : missing > 0 ? "UPSCALING" : "DOWNSCALING";
  }
}
