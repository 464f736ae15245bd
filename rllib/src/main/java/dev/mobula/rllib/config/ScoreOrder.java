package dev.mobula.rllib.config;

/** Which checkpoints are better. */
public enum ScoreOrder {
  /** Those with the highest score. */
  MAX,
  /** Those with the lowest score. */
  MIN
}
