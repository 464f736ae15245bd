package dev.mobula.envs;

import java.util.List;

/**
 * Steps a number of {@link Environment} objects one after the other, in the caller's thread, and
 * checks everything they return: an observation of a wrong type or shape, an integer outside its
 * space, and NaN or infinite numbers end in an {@link EnvironmentException} that names environment,
 * copy, step and field.
 */
public final class SyncVectorEnvironment {
  private SyncVectorEnvironment() {}

  /**
   * Joins copies without a time limit.
   *
   * @param name what errors call the environment
   * @param copies of equal spaces, owned by the result from then on
   */
  public static VectorEnvironment of(
      String name, List<? extends Environment<?, ?>> copies, AutoresetMode mode) {
    return of(name, copies, mode, VectorEnvironments.NO_LIMIT);
  }

  /**
   * Joins copies whose episodes are truncated after a number of steps.
   *
   * @param name what errors call the environment
   * @param copies of equal spaces, owned by the result from then on
   */
  public static VectorEnvironment of(
      String name,
      List<? extends Environment<?, ?>> copies,
      AutoresetMode mode,
      int maxEpisodeSteps) {
    return VectorEnvironments.of(name, batch(name, copies), mode, maxEpisodeSteps);
  }

  /**
   * Joins copies to a batch, for what wraps batches.
   *
   * @param name what errors call the environment
   * @param copies of equal spaces, owned by the result from then on
   */
  public static BatchedEnvironment batch(String name, List<? extends Environment<?, ?>> copies) {
    if (copies.isEmpty()) {
      throw new EnvironmentException(name + ": expected at least one copy, found none");
    }
    return new SyncBatch(name, copies);
  }
}
