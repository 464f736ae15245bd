package dev.mobula.rllib.replay;

/** What follows a row of a replay buffer, as the byte that is stored. */
final class EpisodeEnd {
  /** The next row is the next step of the episode. */
  static final int NONE = 0;

  /** The episode ended by the environment's rules; nothing follows. */
  static final int TERMINATED = 1;

  /** The episode was cut off; the next row is {@link #OBSERVATION_ONLY}. */
  static final int TRUNCATED = 2;

  /** The row is no step: it holds what an episode showed last that was cut off. */
  static final int OBSERVATION_ONLY = 3;

  /** The row is no step, as frames that go before it were lost; the next row is of its episode. */
  static final int FRAME_ONLY = 4;

  private EpisodeEnd() {}

  /** Tells whether a row holds a step. */
  static boolean isStep(int end) {
    return end < OBSERVATION_ONLY;
  }

  /** Tells whether the row after one is of another episode. */
  static boolean isLast(int end) {
    return end == TERMINATED || end == OBSERVATION_ONLY;
  }
}
