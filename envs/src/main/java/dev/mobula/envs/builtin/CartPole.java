package dev.mobula.envs.builtin;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * CartPole-v1: a pole hinged to a cart, kept upright by pushing the cart left (0) or right (1).
 * Barto, Sutton and Anderson (1983); Euler's method at 0.02 s. State: cart position (m), velocity,
 * pole angle (rad), angular velocity; an episode starts uniformly within ±0.05 and ends beyond 2.4
 * m or 12°. Reward 1 a step; with {@code sutton_barto_reward} −1 at the end and else 0.
 *
 * <p>StatelessCartPole is the same world, seen without the two velocities.
 */
final class CartPole extends ClassicControl {
  static final String SUTTON_BARTO_REWARD = "sutton_barto_reward";

  private static final double GRAVITY = 9.8;
  private static final double CART_MASS = 1.0;
  private static final double POLE_MASS = 0.1;
  private static final double INVERSE_TOTAL_MASS = 1 / (CART_MASS + POLE_MASS);
  private static final double HALF_POLE_LENGTH = 0.5;
  private static final double POLE_MOMENT = POLE_MASS * HALF_POLE_LENGTH;
  private static final double FORCE = 10.0;
  private static final double SECONDS_PER_STEP = 0.02;
  private static final double POSITION_LIMIT = 2.4;
  private static final double ANGLE_LIMIT = 12 * 2 * Math.PI / 360;
  private static final ResetBounds START = new ResetBounds(-0.05, 0.05);

  private final boolean velocities;
  private final boolean suttonBartoReward;
  private final int[] actions;
  private final double[] sine;
  private final double[] cosine;

  private CartPole(String id, EnvConfig config, int numEnvs, Box space, boolean velocities) {
    super(id, numEnvs, 4, space, Discrete.of(2));
    this.velocities = velocities;
    this.suttonBartoReward = config.bool(SUTTON_BARTO_REWARD, false);
    this.actions = new int[numEnvs];
    this.sine = new double[numEnvs];
    this.cosine = new double[numEnvs];
  }

  static CartPole create(String id, EnvConfig config, int numEnvs) {
    return new CartPole(
        id,
        config,
        numEnvs,
        symmetric(
            2 * POSITION_LIMIT,
            Double.POSITIVE_INFINITY,
            2 * ANGLE_LIMIT,
            Double.POSITIVE_INFINITY),
        true);
  }

  static CartPole createStateless(String id, EnvConfig config, int numEnvs) {
    return new CartPole(id, config, numEnvs, symmetric(2 * POSITION_LIMIT, 2 * ANGLE_LIMIT), false);
  }

  @Override
  void start(int env, Rng rng, Map<String, Object> options) {
    ResetBounds bounds = ResetBounds.of(id, options, START);
    for (double[] variable : state) {
      variable[env] = bounds.draw(rng);
    }
  }

  @Override
  public void step(
      ColumnBatch actionColumns,
      boolean[] idle,
      double[] rewards,
      byte[] terminated,
      byte[] truncated) {
    BatchColumns.readDiscrete(id, actionColumns, 2, idle, actions);
    SmallAngles.sinCos(state[2], sine, cosine, numEnvs);
    advance(state[0], state[1], state[2], state[3], actions, sine, cosine);
    judge(state[0], state[2], rewards, terminated);
  }

  /** One Euler step of every copy; plain loops over arrays, which the compiler vectorises. */
  private static void advance(
      double[] x,
      double[] xDot,
      double[] theta,
      double[] thetaDot,
      int[] actions,
      double[] sine,
      double[] cosine) {
    for (int i = 0; i < x.length; i++) {
      double sin = sine[i];
      double cos = cosine[i];
      double angular = thetaDot[i];
      double push = 2 * FORCE * actions[i] - FORCE;
      double force = (push + POLE_MOMENT * angular * angular * sin) * INVERSE_TOTAL_MASS;
      double angularAcceleration =
          (GRAVITY * sin - cos * force)
              / (HALF_POLE_LENGTH * (4.0 / 3.0 - POLE_MASS * INVERSE_TOTAL_MASS * cos * cos));
      double acceleration = force - POLE_MOMENT * INVERSE_TOTAL_MASS * angularAcceleration * cos;
      double velocity = xDot[i];
      x[i] = x[i] + SECONDS_PER_STEP * velocity;
      xDot[i] = velocity + SECONDS_PER_STEP * acceleration;
      theta[i] = theta[i] + SECONDS_PER_STEP * angular;
      thetaDot[i] = angular + SECONDS_PER_STEP * angularAcceleration;
    }
  }

  private void judge(double[] x, double[] theta, double[] rewards, byte[] terminated) {
    for (int i = 0; i < x.length; i++) {
      boolean fallen = Math.abs(x[i]) > POSITION_LIMIT | Math.abs(theta[i]) > ANGLE_LIMIT;
      terminated[i] = (byte) (fallen ? 1 : 0);
    }
    for (int i = 0; i < x.length; i++) {
      rewards[i] = suttonBartoReward ? -terminated[i] : 1;
    }
  }

  @Override
  void observe(int from, int to, float[] into) {
    double[] x = state[0];
    double[] xDot = state[1];
    double[] theta = state[2];
    double[] thetaDot = state[3];
    if (!velocities) {
      for (int i = from; i < to; i++) {
        into[2 * i] = (float) x[i];
        into[2 * i + 1] = (float) theta[i];
      }
      return;
    }
    for (int i = from; i < to; i++) {
      into[4 * i] = (float) x[i];
      into[4 * i + 1] = (float) xDot[i];
      into[4 * i + 2] = (float) theta[i];
      into[4 * i + 3] = (float) thetaDot[i];
    }
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(CartPoleScene.FPS);
  }

  @Override
  public BufferedImage render(int env) {
    return CartPoleScene.draw(state[0][env], state[2][env]);
  }

  private static Box symmetric(double... high) {
    double[] low = new double[high.length];
    for (int i = 0; i < high.length; i++) {
      low[i] = -high[i];
    }
    return Box.of(low, high);
  }
}
