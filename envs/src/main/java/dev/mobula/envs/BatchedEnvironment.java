package dev.mobula.envs;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a number of copies of one world that step as one, so that their state can be a
 * structure of arrays and a step a plain loop. It knows nothing of autoreset, time limits or the
 * order of calls: {@link VectorEnvironments#of} adds those. Copy i behaves the same whatever the
 * number of copies and whatever happens in the others. Confined to one thread.
 */
public interface BatchedEnvironment extends AutoCloseable {
  /** Returns the number of copies. */
  int numEnvs();

  /** Returns the observation space of one copy. */
  Space<?> observationSpace();

  /** Returns the action space of one copy. */
  Space<?> actionSpace();

  /**
   * Starts an episode in one copy.
   *
   * @param seed the new seed of the copy's random source, or null to go on with the old one
   * @param options environment-specific settings of this episode; mostly empty
   */
  void reset(int env, @Nullable Long seed, Map<String, Object> options);

  /**
   * Steps every copy that is not idle, and writes one element per copy into the arrays.
   *
   * @param actions columns {@code action…}, one row per copy
   * @param idle copies whose episode is over: they are reset before anybody looks at them again, so
   *     that their state and their elements of the arrays may become anything; but their action is
   *     not looked at, and their random source stays as it is
   * @param rewards the rewards of the step
   * @param terminated 1 where the world's own rules ended the episode, else 0
   * @param truncated zeros on entry; 1 where something else ended the episode
   * @throws EnvironmentException naming the copy, if an action has a wrong type or shape, is an
   *     integer outside its space, or not a number
   */
  void step(
      ColumnBatch actions, boolean[] idle, double[] rewards, byte[] terminated, byte[] truncated);

  /** Writes the current observation of every copy into the columns {@code observation…}. */
  void observe(ColumnBatch observations);

  /** Writes the current observation of one copy into its row of the columns. */
  void observe(int env, ColumnBatch observations);

  /** Returns the diagnostics of the latest reset or step of one copy. */
  default Map<String, Object> info(int env) {
    return Map.of();
  }

  /** Returns what {@link Environment#renderFps} does. */
  default OptionalDouble renderFps() {
    return OptionalDouble.empty();
  }

  /** Draws one copy as {@link Environment#render} does. */
  default BufferedImage render(int env) {
    throw new EnvironmentException(getClass().getName() + " does not draw itself");
  }

  /** Tells whether {@link #saveState} works. */
  default boolean canSaveState() {
    return true;
  }

  /** Returns all state, random sources included. */
  StateDict saveState();

  /** Replaces all state by a saved one. */
  void loadState(StateDict state);

  /** Releases what the copies hold; a second call does nothing. */
  @Override
  default void close() {}
}
