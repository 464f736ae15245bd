package dev.mobula.envs.builtin;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvConfig;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Pendulum-v1: swing a pendulum up, and keep it there, with a torque clipped to ±2 N m. State:
 * angle from upright (rad), angular velocity (rad/s). Reward −(angle² + 0.1 velocity² + 0.001
 * torque²); an episode never terminates. {@code g} is the acceleration of gravity.
 */
final class Pendulum extends ClassicControl {
  static final String GRAVITY = "g";

  private static final double MAX_SPEED = 8;
  private static final double MAX_TORQUE = 2;
  private static final double SECONDS_PER_STEP = 0.05;
  private static final double TWO_PI = 2 * Math.PI;

  private final double gravity;
  private final float[] torques;

  Pendulum(String id, EnvConfig config, int numEnvs) {
    super(
        id,
        numEnvs,
        2,
        Box.of(new double[] {-1, -1, -MAX_SPEED}, new double[] {1, 1, MAX_SPEED}),
        Box.of(-MAX_TORQUE, MAX_TORQUE, 1));
    this.gravity = config.number(GRAVITY, 10);
    this.torques = new float[numEnvs];
  }

  @Override
  void start(int env, Rng rng, Map<String, Object> options) {
    double angle = Math.PI;
    double velocity = 1;
    if (!options.isEmpty()) {
      EnvConfig given = EnvConfig.options(id, options).allow("x_init", "y_init");
      angle = given.number("x_init", angle);
      velocity = given.number("y_init", velocity);
    }
    state[0][env] = new ResetBounds(-angle, angle).draw(rng);
    state[1][env] = new ResetBounds(-velocity, velocity).draw(rng);
  }

  @Override
  public void step(
      ColumnBatch actions, boolean[] idle, double[] rewards, byte[] terminated, byte[] truncated) {
    BatchColumns.readContinuous(id, actions, 1, idle, torques);
    double[] angle = state[0];
    double[] velocity = state[1];
    for (int i = 0; i < numEnvs; i++) {
      double torque = Math.min(Math.max(torques[i], -MAX_TORQUE), MAX_TORQUE);
      double bend = normalized(angle[i]);
      rewards[i] = -(bend * bend + 0.1 * (velocity[i] * velocity[i]) + 0.001 * (torque * torque));
      double acceleration = 1.5 * gravity * DetMath.sin(angle[i]) + 3 * torque;
      double faster = velocity[i] + acceleration * SECONDS_PER_STEP;
      velocity[i] = Math.min(Math.max(faster, -MAX_SPEED), MAX_SPEED);
      angle[i] = angle[i] + velocity[i] * SECONDS_PER_STEP;
    }
    Arrays.fill(terminated, (byte) 0);
  }

  @Override
  void observe(int from, int to, float[] into) {
    for (int i = from; i < to; i++) {
      into[3 * i] = (float) DetMath.cos(state[0][i]);
      into[3 * i + 1] = (float) DetMath.sin(state[0][i]);
      into[3 * i + 2] = (float) state[1][i];
    }
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(PendulumScene.FPS);
  }

  @Override
  public BufferedImage render(int env) {
    return PendulumScene.draw(state[0][env]);
  }

  /** Returns the same angle within [−π, π). */
  private static double normalized(double angle) {
    double shifted = angle + Math.PI;
    return shifted - Math.floor(shifted / TWO_PI) * TWO_PI - Math.PI;
  }
}
