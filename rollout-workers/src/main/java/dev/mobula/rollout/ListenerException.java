package dev.mobula.rollout;

import dev.mobula.envs.FailurePlace;

/** A user's {@link EpisodeListener} threw, which ends the run, as a restart would not mend it. */
public final class ListenerException extends RolloutException {
  private static final long serialVersionUID = 1L;

  /** Creates the failure of a method of a listener. */
  ListenerException(EpisodeListener listener, String method, RuntimeException cause) {
    super(
        "%s.%s failed: %s%s"
            .formatted(
                listener.getClass().getName(), method, cause, place(cause, listener.getClass())),
        cause);
  }

  /** Creates the failure of the constructor of a listener. */
  ListenerException(String className, Throwable cause) {
    super(
        "the constructor of %s failed: %s%s".formatted(className, cause, FailurePlace.of(cause)),
        cause);
  }

  /** A value that it should not have returned is found by a line that is not its own. */
  private static String place(RuntimeException cause, Class<?> listener) {
    return cause instanceof RolloutException ? "" : FailurePlace.of(cause, listener);
  }
}
