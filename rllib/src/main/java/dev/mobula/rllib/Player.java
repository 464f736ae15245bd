package dev.mobula.rllib;

import dev.mobula.envs.VectorStep;

/** Plays episodes in an environment of its own. Confined to one thread. */
interface Player extends AutoCloseable {
  /** Prepares to play as a request says; its amount is left to the caller. */
  void begin(Evaluator.Request request);

  /** Starts an episode in every copy; copy i is seeded with {@code seed + i}. */
  void reset(long seed);

  /** Takes one step in every copy; the result is overwritten by the next step. */
  VectorStep step();

  /** Closes the environment; a second call does nothing. */
  @Override
  void close();
}
