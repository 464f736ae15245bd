package dev.mobula.envs.builtin;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Space;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A car in a valley that is too weak to drive straight up; Moore (1990). State: position, velocity.
 * An episode starts at rest, uniformly within −0.6 to −0.4, and ends at the goal on the right hill
 * with at least {@code goal_velocity}.
 */
abstract class MountainCar extends ClassicControl {
  static final String GOAL_VELOCITY = "goal_velocity";

  static final double GRAVITY = 0.0025;

  private static final double MIN_POSITION = -1.2;
  private static final double MAX_POSITION = 0.6;
  private static final double MAX_SPEED = 0.07;
  private static final ResetBounds START = new ResetBounds(-0.6, -0.4);

  private final double goalPosition;
  private final double goalVelocity;

  MountainCar(String id, EnvConfig config, int numEnvs, Space<?> actionSpace, double goalPosition) {
    super(
        id,
        numEnvs,
        2,
        Box.of(new double[] {MIN_POSITION, -MAX_SPEED}, new double[] {MAX_POSITION, MAX_SPEED}),
        actionSpace);
    this.goalPosition = goalPosition;
    this.goalVelocity = config.number(GOAL_VELOCITY, 0);
  }

  @Override
  void start(int env, Rng rng, Map<String, Object> options) {
    state[0][env] = ResetBounds.of(id, options, START).draw(rng);
    state[1][env] = 0;
  }

  /**
   * Moves every car, given what its engine adds to the velocity; hitting the left wall stops it.
   */
  final void drive(double[] push, byte[] terminated) {
    double[] position = state[0];
    double[] velocity = state[1];
    for (int i = 0; i < numEnvs; i++) {
      double faster = velocity[i] + push[i] - GRAVITY * DetMath.cos(3 * position[i]);
      double speed = Math.min(Math.max(faster, -MAX_SPEED), MAX_SPEED);
      double place = Math.min(Math.max(position[i] + speed, MIN_POSITION), MAX_POSITION);
      if (place == MIN_POSITION && speed < 0) {
        speed = 0;
      }
      position[i] = place;
      velocity[i] = speed;
      terminated[i] = (byte) (place >= goalPosition && speed >= goalVelocity ? 1 : 0);
    }
  }

  @Override
  final void observe(int from, int to, float[] into) {
    for (int i = from; i < to; i++) {
      into[2 * i] = (float) state[0][i];
      into[2 * i + 1] = (float) state[1][i];
    }
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(MountainCarScene.FPS);
  }

  @Override
  public BufferedImage render(int env) {
    return MountainCarScene.draw(state[0][env], goalPosition);
  }

  /** MountainCar-v0: push left (0), not (1) or right (2); reward −1 a step. */
  static final class WithDiscreteActions extends MountainCar {
    private static final double FORCE = 0.001;
    private static final double GOAL = 0.5;

    private final int[] actions;
    private final double[] push;

    WithDiscreteActions(String id, EnvConfig config, int numEnvs) {
      super(id, config, numEnvs, Discrete.of(3), GOAL);
      this.actions = new int[numEnvs];
      this.push = new double[numEnvs];
    }

    @Override
    public void step(
        ColumnBatch actionColumns,
        boolean[] idle,
        double[] rewards,
        byte[] terminated,
        byte[] truncated) {
      BatchColumns.readDiscrete(id, actionColumns, 3, idle, actions);
      for (int i = 0; i < numEnvs; i++) {
        push[i] = (actions[i] - 1) * FORCE;
      }
      drive(push, terminated);
      Arrays.fill(rewards, -1);
    }
  }

  /**
   * MountainCarContinuous-v0: a force from −1 to 1, clipped to that; reward 100 at the goal, less
   * 0.1 of the (unclipped) action's square a step. The state is rounded to floats, as Gymnasium's
   * is.
   */
  static final class WithContinuousActions extends MountainCar {
    private static final double POWER = 0.0015;
    private static final double GOAL = 0.45;

    private final float[] actions;
    private final double[] push;

    WithContinuousActions(String id, EnvConfig config, int numEnvs) {
      super(id, config, numEnvs, Box.of(-1, 1, 1), GOAL);
      this.actions = new float[numEnvs];
      this.push = new double[numEnvs];
    }

    @Override
    public void step(
        ColumnBatch actionColumns,
        boolean[] idle,
        double[] rewards,
        byte[] terminated,
        byte[] truncated) {
      BatchColumns.readContinuous(id, actionColumns, 1, idle, actions);
      for (int i = 0; i < numEnvs; i++) {
        push[i] = Math.min(Math.max(actions[i], -1), 1) * POWER;
      }
      drive(push, terminated);
      for (int i = 0; i < numEnvs; i++) {
        state[0][i] = (float) state[0][i];
        state[1][i] = (float) state[1][i];
        rewards[i] = 100.0 * terminated[i] - 0.1 * ((double) actions[i] * actions[i]);
      }
    }
  }
}
