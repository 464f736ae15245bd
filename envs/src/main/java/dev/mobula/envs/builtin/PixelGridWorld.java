package dev.mobula.envs.builtin;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The grid of Gymnasium's tutorial on environments, seen as a picture {@code UINT8[pixels, pixels,
 * 3]}: an agent, green, that moves right (0), up (1), left (2) or down (3) to a target, red, on a
 * black ground; both start in random cells of their own. Reward 1 at the target, where the episode
 * ends, and −0.02 for every other step.
 */
final class PixelGridWorld extends SoaEnvironment {
  static final String SIZE = "size";
  static final String CELL_SIZE = "cell_size";

  private static final int LARGEST = 64;
  private static final int CHANNELS = 3;
  private static final int RED = 0;
  private static final int GREEN = 1;
  private static final int AGENT = 0;
  private static final int TARGET = 1;
  private static final int ACTIONS = 4;
  private static final int[] RIGHT = {1, 0, -1, 0};
  private static final int[] DOWN = {0, -1, 0, 1};
  private static final double STEP_REWARD = -0.02;
  private static final double FPS = 4;
  private static final int SHOWN_SIZE = 250;

  private final int size;
  private final int cellSize;
  private final int[] actions;
  private final byte[] pixels;

  PixelGridWorld(String id, EnvConfig config, int numEnvs) {
    this(
        id, numEnvs, config.integer(SIZE, 5, 2, LARGEST), config.integer(CELL_SIZE, 4, 1, LARGEST));
  }

  private PixelGridWorld(String id, int numEnvs, int size, int cellSize) {
    super(
        id,
        numEnvs,
        2,
        Box.image(size * cellSize, size * cellSize, CHANNELS),
        Discrete.of(ACTIONS));
    this.size = size;
    this.cellSize = cellSize;
    this.actions = new int[numEnvs];
    this.pixels = new byte[size * cellSize * size * cellSize * CHANNELS];
  }

  @Override
  void start(int env, Rng rng, Map<String, Object> options) {
    EnvConfig.options(id, options).allow();
    int agent = rng.nextInt(size * size);
    int target = rng.nextInt(size * size - 1);
    state[AGENT][env] = agent;
    state[TARGET][env] = target < agent ? target : target + 1;
  }

  @Override
  public void step(
      ColumnBatch columns, boolean[] idle, double[] rewards, byte[] terminated, byte[] truncated) {
    BatchColumns.readDiscrete(id, columns, ACTIONS, idle, actions);
    for (int i = 0; i < numEnvs; i++) {
      int next = moved((int) state[AGENT][i], actions[i]);
      boolean arrived = next == state[TARGET][i];
      state[AGENT][i] = next;
      terminated[i] = (byte) (arrived ? 1 : 0);
      rewards[i] = arrived ? 1 : STEP_REWARD;
    }
  }

  private int moved(int cell, int action) {
    int x = Math.clamp(cell % size + RIGHT[action], 0, size - 1);
    int y = Math.clamp(cell / size + DOWN[action], 0, size - 1);
    return y * size + x;
  }

  @Override
  public void observe(ColumnBatch observations) {
    for (int i = 0; i < numEnvs; i++) {
      observe(i, observations);
    }
  }

  @Override
  public void observe(int env, ColumnBatch observations) {
    Column into = BatchColumns.observation(observations, DType.UINT8, pixels.length);
    Arrays.fill(pixels, (byte) 0);
    fill((int) state[AGENT][env], GREEN);
    fill((int) state[TARGET][env], RED);
    into.write((long) env * pixels.length, pixels, pixels.length);
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(FPS);
  }

  /** Shows what is observed, in cells that are large enough to be seen. */
  @Override
  public BufferedImage render(int env) {
    GridScene scene = new GridScene(size, size, Math.max(SHOWN_SIZE / size, 2), 0x000000);
    show(scene, (int) state[TARGET][env], 0xFF0000);
    show(scene, (int) state[AGENT][env], 0x00FF00);
    return scene.finish();
  }

  private void show(GridScene scene, int cell, int color) {
    scene.tile(cell / size, cell % size, color, color);
  }

  private void fill(int cell, int channel) {
    int left = cell % size * cellSize;
    int top = cell / size * cellSize;
    for (int y = top; y < top + cellSize; y++) {
      for (int x = left; x < left + cellSize; x++) {
        pixels[(y * size * cellSize + x) * CHANNELS + channel] = (byte) 255;
      }
    }
  }
}
