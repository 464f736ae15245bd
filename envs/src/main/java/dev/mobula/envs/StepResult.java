package dev.mobula.envs;

import java.util.Map;

/**
 * What one step led to.
 *
 * @param observation the observation after the step
 * @param reward the reward of the step
 * @param terminated whether the task's own rules ended the episode: nothing follows this state
 * @param truncated whether something else, such as a time limit, cut the episode off
 * @param info diagnostics, not for learning (but for {@code action_mask})
 */
public record StepResult<O>(
    O observation, double reward, boolean terminated, boolean truncated, Map<String, Object> info) {
  /** Creates a result without diagnostics. */
  public static <O> StepResult<O> of(
      O observation, double reward, boolean terminated, boolean truncated) {
    return new StepResult<>(observation, reward, terminated, truncated, Map.of());
  }
}
