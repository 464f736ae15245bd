package dev.mobula.rollout;

/** Where a sample may end; RLlib's {@code batch_mode}. */
public enum BatchMode {
  /** After a fixed number of steps, in mid-episode; the rest follows in the next sample. */
  TRUNCATE_EPISODES,
  /** At the end of the episode that was running after that number of steps, in every copy. */
  COMPLETE_EPISODES
}
