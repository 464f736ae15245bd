package dev.mobula.envs;

import java.util.Map;

/**
 * How an episode starts.
 *
 * @param observation the first observation
 * @param info diagnostics, not for learning (but for {@code action_mask})
 */
public record ResetResult<O>(O observation, Map<String, Object> info) {
  /** Creates a result without diagnostics. */
  public static <O> ResetResult<O> of(O observation) {
    return new ResetResult<>(observation, Map.of());
  }
}
