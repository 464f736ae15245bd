package dev.mobula.envs.minatar;

import dev.mobula.columns.math.Rng;

/**
 * The rules and the state of one running game. Columns x go from 0, left, to 9; rows y from 0, the
 * top, to 9.
 */
abstract class Game {
  static final int SIZE = 10;
  static final int LAST = SIZE - 1;

  static final int NO_OP = 0;
  static final int LEFT = 1;
  static final int UP = 2;
  static final int RIGHT = 3;
  static final int DOWN = 4;
  static final int FIRE = 5;

  /** Whether the game is over, which its last step says. */
  boolean terminal;

  static int[] allActions() {
    return new int[] {NO_OP, LEFT, UP, RIGHT, DOWN, FIRE};
  }

  /** Returns the number of channels of the observation. */
  abstract int channels();

  /** Returns the actions that have an effect of their own in this game, in ascending order. */
  abstract int[] minimalActions();

  /** Sets the state to the start of a game. */
  abstract void start(Rng random);

  /** Takes one of the six actions, and returns the reward. */
  abstract int act(int action, Rng random);

  /** Sets the cells of an empty board. */
  abstract void draw(Board board);

  /** Passes every variable of the state but {@link #terminal} through {@code words}. */
  abstract void exchange(Words words);

  /**
   * Returns an amount as it is after a move by an action of {@code less} and one of {@code more}.
   */
  static int moved(int at, int action, int less, int more, int first, int last) {
    if (action == less) {
      return Math.max(first, at - 1);
    }
    return action == more ? Math.min(last, at + 1) : at;
  }
}
