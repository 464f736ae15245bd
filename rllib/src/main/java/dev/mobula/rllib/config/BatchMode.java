package dev.mobula.rllib.config;

/** Where a fragment of experience may end. */
public enum BatchMode {
  /** After a fixed number of steps, in the middle of an episode where need be. */
  TRUNCATE_EPISODES,
  /** Only where an episode ends. */
  COMPLETE_EPISODES
}
