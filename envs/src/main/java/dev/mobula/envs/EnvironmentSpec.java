package dev.mobula.envs;

import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is known of a registered environment before one is made.
 *
 * @param id the name it is made by: {@code name-vN}, where N is its version; a namespace and a
 *     slash may stand in front, and the version may be missing; or the full name of a class
 * @param maxEpisodeSteps the number of steps after which an episode is truncated, or {@link
 *     VectorEnvironments#NO_LIMIT}
 * @param rewardThreshold the mean return at which the task counts as solved
 * @param configKeys the keys that {@code env_config} may have, besides {@code max_episode_steps}
 * @param anyConfig whether {@code env_config} may have other keys too, which the environment checks
 */
public record EnvironmentSpec(
    String id,
    int maxEpisodeSteps,
    OptionalDouble rewardThreshold,
    Set<String> configKeys,
    boolean anyConfig) {
  /** Checks the id and the limit. */
  public EnvironmentSpec {
    if (!isId(id)) {
      throw new EnvironmentException(
          "expected an id such as MyWorld-v0 or namespace/MyWorld-v0, found '" + id + "'");
    }
    if (maxEpisodeSteps < 1) {
      throw new EnvironmentException(
          "%s: expected max_episode_steps >= 1, found %d".formatted(id, maxEpisodeSteps));
    }
    configKeys = Set.copyOf(configKeys);
  }

  /** Returns the spec of an environment without time limit that checks its own env_config. */
  public static EnvironmentSpec of(String id) {
    return new EnvironmentSpec(
        id, VectorEnvironments.NO_LIMIT, OptionalDouble.empty(), Set.of(), true);
  }

  /** Returns this spec with a time limit. */
  public EnvironmentSpec withMaxEpisodeSteps(int steps) {
    return new EnvironmentSpec(id, steps, rewardThreshold, configKeys, anyConfig);
  }

  /** Returns this spec with a reward threshold. */
  public EnvironmentSpec withRewardThreshold(double threshold) {
    return new EnvironmentSpec(
        id, maxEpisodeSteps, OptionalDouble.of(threshold), configKeys, anyConfig);
  }

  /** Returns this spec with exactly these keys of env_config. */
  public EnvironmentSpec withConfigKeys(String... keys) {
    return new EnvironmentSpec(id, maxEpisodeSteps, rewardThreshold, Set.of(keys), false);
  }

  /** Tells whether episodes are truncated after a number of steps. */
  public boolean hasTimeLimit() {
    return maxEpisodeSteps != VectorEnvironments.NO_LIMIT;
  }

  private static boolean isId(String id) {
    int slash = id.indexOf('/');
    if (slash == 0 || slash == id.length() - 1 || id.isEmpty()) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (i != slash && !Character.isLetterOrDigit(c) && "_-:.$".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
