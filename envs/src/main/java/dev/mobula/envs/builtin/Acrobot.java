package dev.mobula.envs.builtin;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Acrobot-v1: two hanging links with a torque of −1 (0), 0 (1) or 1 (2) on the joint between them;
 * swing the free end above the bar. Sutton (1996), with the equations of Sutton and Barto's book;
 * one fourth-order Runge–Kutta step of 0.2 s. State: angle of the first link from hanging down,
 * angle of the second relative to the first, and their velocities. Reward −1 a step, 0 at the end.
 */
final class Acrobot extends ClassicControl {
  private static final double SECONDS_PER_STEP = 0.2;
  private static final double LINK_LENGTH = 1;
  private static final double LINK_MASS = 1;
  private static final double CENTRE_OF_MASS = 0.5;
  private static final double MOMENT_OF_INERTIA = 1;
  private static final double GRAVITY = 9.8;
  private static final double MAX_VELOCITY_1 = 4 * Math.PI;
  private static final double MAX_VELOCITY_2 = 9 * Math.PI;
  private static final double TWO_PI = 2 * Math.PI;
  private static final ResetBounds START = new ResetBounds(-0.1, 0.1);

  private final int[] actions;
  private final double[] at = new double[4];
  private final double[][] slopes = new double[4][4];

  Acrobot(String id, EnvConfig config, int numEnvs) {
    super(id, numEnvs, 4, space(), Discrete.of(3));
    config.allow();
    this.actions = new int[numEnvs];
  }

  /** Draws the state uniformly; rounded to floats, as Gymnasium's is. */
  @Override
  void start(int env, Rng rng, Map<String, Object> options) {
    ResetBounds bounds = ResetBounds.of(id, options, START);
    for (double[] variable : state) {
      variable[env] = (float) bounds.draw(rng);
    }
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
      integrate(i, actions[i] - 1);
      boolean up = -DetMath.cos(state[0][i]) - DetMath.cos(state[1][i] + state[0][i]) > 1;
      terminated[i] = (byte) (up ? 1 : 0);
      rewards[i] = up ? 0 : -1;
    }
  }

  /** The classical fourth-order Runge–Kutta step. */
  private void integrate(int env, double torque) {
    evaluate(env, 0, slopes[0], torque, slopes[0]);
    evaluate(env, SECONDS_PER_STEP / 2, slopes[0], torque, slopes[1]);
    evaluate(env, SECONDS_PER_STEP / 2, slopes[1], torque, slopes[2]);
    evaluate(env, SECONDS_PER_STEP, slopes[2], torque, slopes[3]);
    for (int k = 0; k < 4; k++) {
      double slope = slopes[0][k] + 2 * slopes[1][k] + 2 * slopes[2][k] + slopes[3][k];
      at[k] = state[k][env] + SECONDS_PER_STEP / 6 * slope;
    }
    state[0][env] = wrapped(at[0]);
    state[1][env] = wrapped(at[1]);
    state[2][env] = Math.min(Math.max(at[2], -MAX_VELOCITY_1), MAX_VELOCITY_1);
    state[3][env] = Math.min(Math.max(at[3], -MAX_VELOCITY_2), MAX_VELOCITY_2);
  }

  /** Computes the slope at the state plus {@code time} times another slope. */
  private void evaluate(int env, double time, double[] along, double torque, double[] slope) {
    for (int k = 0; k < 4; k++) {
      at[k] = time == 0 ? state[k][env] : state[k][env] + time * along[k];
    }
    derive(at[0], at[1], at[2], at[3], torque, slope);
  }

  private static void derive(
      double theta1, double theta2, double velocity1, double velocity2, double torque, double[] d) {
    double cos2 = DetMath.cos(theta2);
    double sin2 = DetMath.sin(theta2);
    double lever = LINK_MASS * LINK_LENGTH * CENTRE_OF_MASS;
    double own = LINK_MASS * CENTRE_OF_MASS * CENTRE_OF_MASS;
    double d1 =
        2 * own + LINK_MASS * LINK_LENGTH * LINK_LENGTH + 2 * lever * cos2 + 2 * MOMENT_OF_INERTIA;
    double d2 = own + lever * cos2 + MOMENT_OF_INERTIA;
    double phi2 = LINK_MASS * CENTRE_OF_MASS * GRAVITY * DetMath.sin(theta1 + theta2);
    double phi1 =
        -lever * velocity2 * velocity2 * sin2
            - 2 * lever * velocity2 * velocity1 * sin2
            + LINK_MASS * (CENTRE_OF_MASS + LINK_LENGTH) * GRAVITY * DetMath.sin(theta1)
            + phi2;
    double acceleration2 =
        (torque + d2 / d1 * phi1 - lever * velocity1 * velocity1 * sin2 - phi2)
            / (own + MOMENT_OF_INERTIA - d2 * d2 / d1);
    d[0] = velocity1;
    d[1] = velocity2;
    d[2] = -(d2 * acceleration2 + phi1) / d1;
    d[3] = acceleration2;
  }

  @Override
  void observe(int from, int to, float[] into) {
    for (int i = from; i < to; i++) {
      into[6 * i] = (float) DetMath.cos(state[0][i]);
      into[6 * i + 1] = (float) DetMath.sin(state[0][i]);
      into[6 * i + 2] = (float) DetMath.cos(state[1][i]);
      into[6 * i + 3] = (float) DetMath.sin(state[1][i]);
      into[6 * i + 4] = (float) state[2][i];
      into[6 * i + 5] = (float) state[3][i];
    }
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(AcrobotScene.FPS);
  }

  @Override
  public BufferedImage render(int env) {
    return AcrobotScene.draw(state[0][env], state[1][env]);
  }

  private static double wrapped(double angle) {
    double wrapped = angle;
    while (wrapped > Math.PI) {
      wrapped -= TWO_PI;
    }
    while (wrapped < -Math.PI) {
      wrapped += TWO_PI;
    }
    return wrapped;
  }

  private static Box space() {
    double[] high = {1, 1, 1, 1, MAX_VELOCITY_1, MAX_VELOCITY_2};
    return Box.of(new double[] {-1, -1, -1, -1, -MAX_VELOCITY_1, -MAX_VELOCITY_2}, high);
  }
}
