package dev.mobula.rollout;

import dev.mobula.core.MobulaException;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.FailurePlace;
import dev.mobula.policies.PolicyException;
import org.jspecify.annotations.Nullable;

/** Reads what a runner's call failed with. */
final class RunnerFailure {
  private RunnerFailure() {}

  /** Tells whether the thread that waited was interrupted; the runner is none the worse for it. */
  static boolean isInterrupt(MobulaException failure) {
    return failure.getClass() == MobulaException.class
        && failure.getCause() instanceof InterruptedException;
  }

  /**
   * Throws what a restart would not mend: a broken contract of an environment, or something asked
   * for that cannot be done. An environment's own failures pass.
   */
  static void throwIfFatal(Throwable failure) {
    ListenerException listener = outermost(failure, ListenerException.class);
    if (listener != null) {
      throw listener;
    }
    Throwable root = rootCause(failure);
    EnvironmentException broken = outermost(failure, EnvironmentException.class);
    if (root instanceof EnvironmentException && broken != null) {
      throw broken; // not the root, as this one knows more of where it happened
    }
    if (root instanceof PolicyException || root instanceof RolloutException) {
      throw (RuntimeException) root;
    }
  }

  /**
   * Returns what failed in words, with the line of code that threw, and with environment, copy and
   * step where they are known.
   */
  static String describe(Throwable failure) {
    EnvironmentException environment = outermost(failure, EnvironmentException.class);
    if (environment != null) {
      return String.valueOf(environment.getMessage()); // which has the line already
    }
    Throwable root = rootCause(failure);
    return root instanceof MobulaException
        ? String.valueOf(root.getMessage()) // of the runtime, such as a process that ended
        : root + FailurePlace.of(root);
  }

  private static <T extends Throwable> @Nullable T outermost(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
