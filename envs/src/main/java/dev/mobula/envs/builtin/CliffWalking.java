package dev.mobula.envs.builtin;

import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.builtin.TransitionTable.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * CliffWalking-v1: Example 6.6 of Sutton and Barto. Walk a 4 by 12 grid from the bottom left to the
 * bottom right; move up (0), right (1), down (2) or left (3). Reward −1 a step; a step off the
 * cliff between costs 100 and goes back to the start. A state is {@code row * 12 + column}.
 */
final class CliffWalking {
  static final String IS_SLIPPERY = "is_slippery";

  private static final int ROWS = 4;
  private static final int COLUMNS = 12;
  private static final int START = (ROWS - 1) * COLUMNS;
  private static final int GOAL = ROWS * COLUMNS - 1;
  private static final int[] ROW_STEP = {-1, 0, 1, 0};
  private static final int[] COLUMN_STEP = {0, 1, 0, -1};

  private CliffWalking() {}

  static TableEnvironment create(String id, EnvConfig config, int numEnvs) {
    return new TableEnvironment(id, numEnvs, table(config), new CliffWalkingScene(ROWS, COLUMNS));
  }

  static TransitionTable table(EnvConfig config) {
    boolean slippery = config.bool(IS_SLIPPERY, false);
    double[] start = new double[ROWS * COLUMNS];
    start[START] = 1;
    return new TransitionTable(start, 4, (state, action) -> outcomes(state, action, slippery));
  }

  private static List<Outcome> outcomes(int state, int action, boolean slippery) {
    if (!slippery) {
      return List.of(move(state, action, 1));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int turn = -1; turn <= 1; turn++) {
      outcomes.add(move(state, Math.floorMod(action + turn, 4), 1.0 / 3));
    }
    return outcomes;
  }

  private static Outcome move(int state, int direction, double probability) {
    int row = Math.clamp(state / COLUMNS + ROW_STEP[direction], 0, ROWS - 1);
    int column = Math.clamp(state % COLUMNS + COLUMN_STEP[direction], 0, COLUMNS - 1);
    int next = row * COLUMNS + column;
    boolean cliff = next > START && next < GOAL;
    return cliff
        ? new Outcome(probability, START, -100, false)
        : new Outcome(probability, next, -1, next == GOAL);
  }
}
