package dev.mobula.rollout;

/** A user's {@link EpisodeListener} threw, which ends the run, as a restart would not mend it. */
public final class ListenerException extends RolloutException {
  private static final long serialVersionUID = 1L;

  /** Creates the failure of a method of a listener. */
  ListenerException(EpisodeListener listener, String method, RuntimeException cause) {
    super("%s.%s failed: %s".formatted(listener.getClass().getName(), method, cause), cause);
  }
}
