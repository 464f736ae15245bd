package dev.mobula.envs;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A number of copies of one environment that step together and write what happened into columns of
 * the caller. Row i of every column belongs to copy i. A structured space has one column per leaf,
 * named by {@link Space#columns}. Confined to the thread that uses it.
 */
public interface VectorEnvironment extends AutoCloseable {
  /** The prefix of observation columns. */
  String OBSERVATION = "observation";

  /** The prefix of action columns. */
  String ACTION = "action";

  /** Returns the number of copies. */
  int numEnvs();

  /** Returns the observation space of one copy. */
  Space<?> observationSpace();

  /** Returns the action space of one copy. */
  Space<?> actionSpace();

  /** Returns when ended episodes are followed by new ones. */
  AutoresetMode autoresetMode();

  /**
   * Starts an episode in every copy; copy i is seeded with {@code seed + i}, as in Gymnasium.
   *
   * @param observations filled with the first observations; columns {@code observation…}
   */
  void reset(long seed, Map<String, Object> options, ColumnBatch observations);

  /**
   * Starts an episode in the chosen copies, going on with their random sources.
   *
   * @param which row i tells whether copy i is reset
   * @param observations the rows of the reset copies are filled
   */
  void resetWhere(boolean[] which, ColumnBatch observations);

  /**
   * Steps every copy once.
   *
   * @param actions columns {@code action…}, one row per copy
   * @param out filled with what happened
   * @throws EnvironmentException naming the copy, if an action has a wrong type or shape, is an
   *     integer outside its space or not a finite number (finite numbers outside a Box's bounds are
   *     the environment's to clip, as in Gymnasium), or a copy returned something that its spaces
   *     do not allow; or if no episode is running
   */
  void step(ColumnBatch actions, VectorStep out);

  /**
   * Returns the diagnostics of the latest reset or step of one copy; often empty. Where {@code
   * SAME_STEP} started a new episode, they are those of its start, and the ended episode's last
   * ones are a map under {@link VectorEnvironments#FINAL_INFO}.
   */
  Map<String, Object> info(int env);

  /** Returns what {@link Environment#renderFps} does. */
  default OptionalDouble renderFps() {
    return OptionalDouble.empty();
  }

  /**
   * Draws one copy as {@link Environment#render} does. Where {@code SAME_STEP} started a new
   * episode, it is that which is seen; {@link Environments#makeRendered} makes what shows the end.
   */
  default BufferedImage render(int env) {
    throw new EnvironmentException(getClass().getName() + " does not draw itself");
  }

  /** Tells whether {@link #saveState} works. */
  boolean canSaveState();

  /** Returns all state, running episodes and random sources included. */
  StateDict saveState();

  /** Replaces all state by a saved one. */
  void loadState(StateDict state);

  /** Releases what the copies hold; a second call does nothing. */
  @Override
  void close();
}
