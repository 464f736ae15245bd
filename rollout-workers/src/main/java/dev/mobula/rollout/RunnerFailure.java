package dev.mobula.rollout;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.policies.PolicyException;

/** Reads what a runner's call failed with. */
final class RunnerFailure {
  private RunnerFailure() {}

  /**
   * Throws what a restart would not mend: a broken contract of an environment, or something asked
   * for that cannot be done. An environment's own failures pass.
   */
  static void throwIfFatal(Throwable failure) {
    Throwable root = rootCause(failure);
    if (root instanceof EnvironmentException) {
      throw outermost(failure);
    }
    if (root instanceof PolicyException || root instanceof RolloutException) {
      throw (RuntimeException) root;
    }
  }

  /** Returns what failed in words, with environment, copy and step where they are known. */
  static String describe(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EnvironmentException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return rootCause(failure).toString();
  }

  /** The one that knows most of where it happened. */
  private static RuntimeException outermost(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof EnvironmentException)) {
      cause = cause.getCause();
    }
    return (EnvironmentException) cause;
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
