package dev.mobula.rollout.client;

/**
 * The server does not know an episode, or no longer: it was started anew, or heard nothing of the
 * episode for too long. The client may start another one.
 */
public final class EpisodeLostException extends PolicyClientException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception that says which one. */
  public EpisodeLostException(String message) {
    super(message);
  }
}
