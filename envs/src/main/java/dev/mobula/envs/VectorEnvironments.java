package dev.mobula.envs;

/** Makes vector environments out of batches. */
public final class VectorEnvironments {
  /** The value of {@code maxEpisodeSteps} where episodes have no time limit. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /**
   * The key in {@link VectorEnvironment#info} under which {@code SAME_STEP} keeps the diagnostics
   * of the step that ended an episode, beside those of the new episode's start.
   */
  public static final String FINAL_INFO = "final_info";

  private VectorEnvironments() {}

  /**
   * Adds seeds, order of calls, time limit and autoreset to a batch, which it owns from then on.
   *
   * @param name what errors call it, such as {@code CartPole-v1}
   * @param maxEpisodeSteps the number of steps after which an episode is truncated, or {@link
   *     #NO_LIMIT}
   */
  public static VectorEnvironment of(
      String name, BatchedEnvironment batch, AutoresetMode mode, int maxEpisodeSteps) {
    if (maxEpisodeSteps < 1) {
      throw new EnvironmentException(
          "%s: expected max_episode_steps >= 1, found %d".formatted(name, maxEpisodeSteps));
    }
    return new BatchedVectorEnvironment(name, batch, mode, maxEpisodeSteps);
  }
}
