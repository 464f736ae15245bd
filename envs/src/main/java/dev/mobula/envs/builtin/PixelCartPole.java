package dev.mobula.envs.builtin;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Space;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * {@link CartPole} seen as pictures: {@code UINT8[screen_size, screen_size, stack_size]}, the
 * latest pictures with the oldest in the first channel; at the start of an episode all are the
 * same. Kept are the positions and angles in them, not the pictures, which are drawn where they go.
 */
final class PixelCartPole implements BatchedEnvironment {
  static final String SCREEN_SIZE = "screen_size";
  static final String STACK_SIZE = "stack_size";

  private static final int LEAST_SCREEN_SIZE = 10;
  private static final int LARGEST_SCREEN_SIZE = 1024;
  private static final int LARGEST_STACK_SIZE = 64;
  private static final int POSITION = 0;
  private static final int ANGLE = 2;

  private final CartPole cartPole;
  private final Box observationSpace;
  private final CartPolePicture picture;

  /** The positions and angles in the latest pictures: picture, then copy. */
  private final double[][] positions;

  private final double[][] angles;
  private int newest;

  PixelCartPole(String id, EnvConfig config, int numEnvs) {
    int size = config.integer(SCREEN_SIZE, 42, LEAST_SCREEN_SIZE, LARGEST_SCREEN_SIZE);
    int stackSize = config.integer(STACK_SIZE, 4, 1, LARGEST_STACK_SIZE);
    this.cartPole = CartPole.create(id, config, numEnvs);
    this.observationSpace = Box.image(size, size, stackSize);
    this.picture = new CartPolePicture(size, stackSize);
    this.positions = new double[stackSize][numEnvs];
    this.angles = new double[stackSize][numEnvs];
  }

  @Override
  public int numEnvs() {
    return cartPole.numEnvs();
  }

  @Override
  public Space<?> observationSpace() {
    return observationSpace;
  }

  @Override
  public Space<?> actionSpace() {
    return cartPole.actionSpace();
  }

  @Override
  public void reset(int env, @Nullable Long seed, Map<String, Object> options) {
    cartPole.reset(env, seed, options);
    for (int frame = 0; frame < positions.length; frame++) {
      positions[frame][env] = cartPole.state[POSITION][env];
      angles[frame][env] = cartPole.state[ANGLE][env];
    }
  }

  @Override
  public void step(
      ColumnBatch actions, boolean[] idle, double[] rewards, byte[] terminated, byte[] truncated) {
    cartPole.step(actions, idle, rewards, terminated, truncated);
    newest = (newest + 1) % positions.length;
    System.arraycopy(cartPole.state[POSITION], 0, positions[newest], 0, numEnvs());
    System.arraycopy(cartPole.state[ANGLE], 0, angles[newest], 0, numEnvs());
  }

  @Override
  public void observe(ColumnBatch observations) {
    for (int i = 0; i < numEnvs(); i++) {
      observe(i, observations);
    }
  }

  @Override
  public void observe(int env, ColumnBatch observations) {
    Column into = BatchColumns.observation(observations, DType.UINT8, observationSpace.size());
    picture.clear();
    for (int age = positions.length - 1; age >= 0; age--) {
      int frame = frame(age);
      picture.draw(positions.length - 1 - age, positions[frame][env], angles[frame][env]);
    }
    picture.write(into, env);
  }

  @Override
  public OptionalDouble renderFps() {
    return cartPole.renderFps();
  }

  @Override
  public BufferedImage render(int env) {
    return cartPole.render(env);
  }

  private int frame(int age) {
    return Math.floorMod(newest - age, positions.length);
  }

  @Override
  public StateDict saveState() {
    StateDict state = new StateDict().putAll("cart_pole", cartPole.saveState());
    for (int age = 0; age < positions.length; age++) {
      state.put("positions/" + age, Column.ofDoubles(positions[frame(age)]));
      state.put("angles/" + age, Column.ofDoubles(angles[frame(age)]));
    }
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    cartPole.loadState(state.sub("cart_pole"));
    for (int age = 0; age < positions.length; age++) {
      state.column("positions/" + age).read(0, positions[frame(age)], numEnvs());
      state.column("angles/" + age).read(0, angles[frame(age)], numEnvs());
    }
  }
}
