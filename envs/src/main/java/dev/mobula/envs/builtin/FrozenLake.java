package dev.mobula.envs.builtin;

import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.builtin.TransitionTable.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * FrozenLake-v1 and FrozenLake8x8-v1: cross the ice from S to G without falling into a hole H; move
 * left (0), down (1), right (2) or up (3). A state is {@code row * columns + column}. On slippery
 * ice a move goes its way with {@code success_rate}, else to one of the two sides.
 */
final class FrozenLake {
  static final String DESC = "desc";
  static final String MAP_NAME = "map_name";
  static final String IS_SLIPPERY = "is_slippery";
  static final String SUCCESS_RATE = "success_rate";
  static final String REWARD_SCHEDULE = "reward_schedule";

  static final Map<String, List<String>> MAPS =
      Map.of(
          "4x4",
          List.of("SFFF", "FHFH", "FFFH", "HFFG"),
          "8x8",
          List.of(
              "SFFFFFFF",
              "FFFFFFFF",
              "FFFHFFFF",
              "FFFFFHFF",
              "FFFHFFFF",
              "FHHFFFHF",
              "FHFFHFHF",
              "FFFHFFFG"));

  private static final int[] ROW_STEP = {0, 1, 0, -1};
  private static final int[] COLUMN_STEP = {-1, 0, 1, 0};

  private final List<String> map;
  private final boolean slippery;
  private final double successRate;
  private final double failRate;
  private final List<Double> rewards;

  private FrozenLake(EnvConfig config, String defaultMap) {
    this.map = map(config, defaultMap);
    this.slippery = config.bool(IS_SLIPPERY, true);
    this.successRate = config.probability(SUCCESS_RATE, 1.0 / 3.0);
    this.failRate = (1 - successRate) / 2;
    this.rewards =
        config.contains(REWARD_SCHEDULE) ? config.numbers(REWARD_SCHEDULE) : List.of(1.0, 0.0, 0.0);
    if (rewards.size() != 3) {
      throw config.invalid(REWARD_SCHEDULE, "the rewards of goal, hole and ice", rewards);
    }
  }

  /** Makes copies of the world that the config describes. */
  static TableEnvironment create(String id, EnvConfig config, int numEnvs, String defaultMap) {
    FrozenLake lake = new FrozenLake(config, defaultMap);
    return new TableEnvironment(id, numEnvs, lake.table(), new FrozenLakeScene(lake.map));
  }

  /** Returns the table of the world that the config describes. */
  static TransitionTable table(EnvConfig config, String defaultMap) {
    return new FrozenLake(config, defaultMap).table();
  }

  private TransitionTable table() {
    return new TransitionTable(start(), 4, this::outcomes);
  }

  private double[] start() {
    String tiles = String.join("", map);
    double[] start = new double[tiles.length()];
    long starts = tiles.chars().filter(tile -> tile == 'S').count();
    for (int i = 0; i < start.length; i++) {
      start[i] = tiles.charAt(i) == 'S' ? 1.0 / starts : 0;
    }
    return start;
  }

  private List<Outcome> outcomes(int state, int action) {
    int row = state / columns();
    int column = state % columns();
    if (isEnd(map.get(row).charAt(column))) {
      return List.of(new Outcome(1, state, 0, true));
    }
    if (!slippery) {
      return List.of(move(row, column, action, 1));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int turn = -1; turn <= 1; turn++) {
      double probability = turn == 0 ? successRate : failRate;
      outcomes.add(move(row, column, Math.floorMod(action + turn, 4), probability));
    }
    return outcomes;
  }

  private Outcome move(int row, int column, int direction, double probability) {
    int toRow = Math.clamp(row + ROW_STEP[direction], 0, map.size() - 1);
    int toColumn = Math.clamp(column + COLUMN_STEP[direction], 0, columns() - 1);
    char tile = map.get(toRow).charAt(toColumn);
    double reward = rewards.get(tile == 'G' ? 0 : tile == 'H' ? 1 : 2);
    return new Outcome(probability, toRow * columns() + toColumn, reward, isEnd(tile));
  }

  private int columns() {
    return map.getFirst().length();
  }

  private static boolean isEnd(char tile) {
    return tile == 'G' || tile == 'H';
  }

  private static List<String> map(EnvConfig config, String defaultMap) {
    List<String> desc = config.texts(DESC);
    if (desc.isEmpty()) {
      String name = config.choice(MAP_NAME, defaultMap, MAPS.keySet());
      return Objects.requireNonNull(MAPS.get(name), name);
    }
    String tiles = String.join("", desc);
    boolean rectangular = desc.stream().allMatch(row -> row.length() == desc.getFirst().length());
    if (!rectangular || !tiles.matches("[SFHG]*S[SFHG]*")) {
      throw config.invalid(
          DESC, "rows of equal length of the letters S, F, H, G, with at least one S", desc);
    }
    return desc;
  }
}
