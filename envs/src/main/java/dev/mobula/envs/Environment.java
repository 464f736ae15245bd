package dev.mobula.envs;

import dev.mobula.columns.StateDict;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One world with Gymnasium's semantics: {@link #reset} starts an episode, {@link #step} advances it
 * until a step is terminated or truncated, after which {@code reset} comes next. Confined to the
 * thread that uses it.
 *
 * @param <O> the type of observations, as the observation space says
 * @param <A> the type of actions, as the action space says
 */
public interface Environment<O, A> extends AutoCloseable {
  /** Returns the space of observations; the same object's equal at every call. */
  Space<O> observationSpace();

  /** Returns the space of actions; the same object's equal at every call. */
  Space<A> actionSpace();

  /**
   * Starts an episode.
   *
   * @param seed the new seed of the environment's random source, or null to go on with the old one
   * @param options environment-specific settings of this episode; mostly empty
   */
  ResetResult<O> reset(@Nullable Long seed, Map<String, Object> options);

  /**
   * Takes one action.
   *
   * @throws EnvironmentException if the action is not one that the rules cover, or no episode is
   *     running
   */
  StepResult<O> step(A action);

  /**
   * Returns how many pictures a second show the world at its own pace, Gymnasium's {@code
   * render_fps}; empty, the default, where {@link #render} does not work.
   */
  default OptionalDouble renderFps() {
    return OptionalDouble.empty();
  }

  /**
   * Draws the world as it is, which Gymnasium calls {@code rgb_array}, into a picture that is the
   * caller's. All have one size. Works once {@link #reset} was called, after the last step of an
   * episode too.
   */
  default BufferedImage render() {
    throw new EnvironmentException(getClass().getName() + " does not draw itself");
  }

  /** Tells whether {@link #saveState} works, so that a resumed run goes on in mid-episode. */
  default boolean canSaveState() {
    return false;
  }

  /** Returns all state, random source included. */
  default StateDict saveState() {
    throw new EnvironmentException(getClass().getName() + " does not save its state");
  }

  /** Replaces all state by a saved one. */
  default void loadState(StateDict state) {
    throw new EnvironmentException(getClass().getName() + " does not load a state");
  }

  /** Releases what the environment holds; a second call does nothing. */
  @Override
  default void close() {}
}
