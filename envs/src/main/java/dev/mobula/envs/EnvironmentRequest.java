package dev.mobula.envs;

import java.util.Map;

/**
 * What a factory is asked for. It honours all of it.
 *
 * @param id the name by which the environment was asked for
 * @param envConfig the environment's settings, without {@code max_episode_steps}
 * @param numEnvs the number of copies
 * @param mode when ended episodes are followed by new ones
 * @param maxEpisodeSteps the time limit, or {@link VectorEnvironments#NO_LIMIT}
 * @param restartFailed whether a copy that throws is made anew, where copies are objects of their
 *     own; a batch of copies has no such parts, and fails as a whole
 * @param rendered whether copies are going to be drawn, which some have to know when they are made
 */
public record EnvironmentRequest(
    String id,
    Map<String, Object> envConfig,
    int numEnvs,
    AutoresetMode mode,
    int maxEpisodeSteps,
    boolean restartFailed,
    boolean rendered) {
  /** Checks the numbers. */
  public EnvironmentRequest {
    if (numEnvs < 1) {
      throw new EnvironmentException(id + ": expected at least one copy, found " + numEnvs);
    }
    if (maxEpisodeSteps < 1) {
      throw new EnvironmentException(
          "%s: expected max_episode_steps >= 1, found %d".formatted(id, maxEpisodeSteps));
    }
  }

  /** Returns typed access to the settings. */
  public EnvConfig config() {
    return EnvConfig.of(id, envConfig);
  }
}
