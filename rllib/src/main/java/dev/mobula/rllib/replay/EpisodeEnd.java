package dev.mobula.rllib.replay;

/** What follows a row of a replay buffer, as the byte that is stored. */
final class EpisodeEnd {
  /** The next row is the next step of the episode. */
  static final int NONE = 0;

  /** The episode ended by the environment's rules; nothing follows. */
  static final int TERMINATED = 1;

  /** The episode was cut off; the next row is {@link #OBSERVATION_ONLY}. */
  static final int TRUNCATED = 2;

  /** The row is no step: it holds what a truncated episode showed last. */
  static final int OBSERVATION_ONLY = 3;

  private EpisodeEnd() {}
}
