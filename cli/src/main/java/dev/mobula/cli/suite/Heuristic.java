package dev.mobula.cli.suite;

/**
 * A policy that somebody thought of, to compare one with that was learnt. Any thread.
 *
 * @param <O> the type of observations
 * @param <A> the type of actions
 */
@FunctionalInterface
public interface Heuristic<O, A> {
  /**
   * Returns the action to take.
   *
   * @param step the number of steps since the episode began
   */
  A act(O observation, int step);
}
