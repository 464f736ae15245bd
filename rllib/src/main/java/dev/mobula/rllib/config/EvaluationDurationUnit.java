package dev.mobula.rllib.config;

/** What {@code evaluation_duration} counts. */
public enum EvaluationDurationUnit {
  /** Complete episodes. */
  EPISODES,
  /** Environment steps. */
  TIMESTEPS
}
