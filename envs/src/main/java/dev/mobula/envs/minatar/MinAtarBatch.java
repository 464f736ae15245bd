package dev.mobula.envs.minatar;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.RandomSources;
import dev.mobula.envs.Space;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A number of games of one kind. With {@code sticky_action_prob}, a step repeats the action of the
 * step before instead of taking its own.
 */
final class MinAtarBatch implements BatchedEnvironment {
  static final String STICKY_ACTION_PROB = "sticky_action_prob";
  static final String DIFFICULTY_RAMPING = "difficulty_ramping";

  private static final String GAMES = "games";
  private static final String RANDOM = "random";

  private final String id;
  private final double stickyActionProb;
  private final Game[] games;
  private final RandomSources random;
  private final Box observationSpace;
  private final Discrete actionSpace;

  /** Which of the six actions each action of the space is. */
  private final int[] actionSet;

  private final int[] actions;
  private final int[] lastActions;
  private final Board board;
  private final BoardScene scene;

  MinAtarBatch(String id, EnvConfig config, Game[] games, int[] actionSet) {
    this.id = id;
    this.stickyActionProb = config.probability(STICKY_ACTION_PROB, 0.1);
    this.games = games;
    this.random = new RandomSources(games.length);
    int channels = games[0].channels();
    this.observationSpace = Box.of(DType.UINT8, 0, 1, Game.SIZE, Game.SIZE, channels);
    this.actionSpace = Discrete.of(actionSet.length);
    this.actionSet = actionSet;
    this.actions = new int[games.length];
    this.lastActions = new int[games.length];
    this.board = new Board(channels);
    this.scene = new BoardScene(channels);
  }

  @Override
  public int numEnvs() {
    return games.length;
  }

  @Override
  public Space<?> observationSpace() {
    return observationSpace;
  }

  @Override
  public Space<?> actionSpace() {
    return actionSpace;
  }

  @Override
  public void reset(int env, @Nullable Long seed, Map<String, Object> options) {
    EnvConfig.options(id, options).allow();
    if (seed != null) {
      random.seed(env, seed);
      lastActions[env] = Game.NO_OP;
    }
    games[env].terminal = false;
    games[env].start(random.of(env));
  }

  @Override
  public void step(
      ColumnBatch columns, boolean[] idle, double[] rewards, byte[] terminated, byte[] truncated) {
    BatchColumns.readDiscrete(id, columns, actionSet.length, idle, actions);
    for (int i = 0; i < games.length; i++) {
      if (!idle[i]) {
        Game game = games[i];
        rewards[i] = game.act(action(i), random.of(i));
        terminated[i] = (byte) (game.terminal ? 1 : 0);
      }
    }
  }

  private int action(int env) {
    Rng source = random.of(env);
    if (!(source.nextDouble() < stickyActionProb)) {
      lastActions[env] = actionSet[actions[env]];
    }
    return lastActions[env];
  }

  @Override
  public void observe(ColumnBatch observations) {
    for (int i = 0; i < games.length; i++) {
      observe(i, observations);
    }
  }

  @Override
  public void observe(int env, ColumnBatch observations) {
    drawBoard(env);
    board.write(BatchColumns.observation(observations, DType.UINT8, observationSpace.size()), env);
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(BoardScene.FPS);
  }

  @Override
  public BufferedImage render(int env) {
    drawBoard(env);
    return scene.draw(board);
  }

  private void drawBoard(int env) {
    board.clear();
    games[env].draw(board);
  }

  @Override
  public StateDict saveState() {
    int words = words(0).length;
    Column saved = Column.allocate(DType.INT32, games.length, words);
    for (int i = 0; i < games.length; i++) {
      saved.write((long) i * words, words(i), words);
    }
    return new StateDict().put(GAMES, saved).put(RANDOM, random.save());
  }

  @Override
  public void loadState(StateDict state) {
    Column saved = state.column(GAMES).expect(DType.INT32);
    int[] words = words(0);
    if (saved.rows() != games.length || saved.rowLength() != words.length) {
      throw new EnvironmentException(
          "%s: expected the state of %d games, INT32[%d, %d], found %s"
              .formatted(id, games.length, games.length, words.length, saved));
    }
    random.load(state.column(RANDOM));
    for (int i = 0; i < games.length; i++) {
      saved.read((long) i * words.length, words, words.length);
      exchange(i, Words.loading(words));
    }
  }

  private int[] words(int env) {
    Words words = Words.saving();
    exchange(env, words);
    return words.saved();
  }

  private void exchange(int env, Words words) {
    lastActions[env] = words.exchange(lastActions[env]);
    games[env].terminal = words.exchange(games[env].terminal);
    games[env].exchange(words);
  }
}
