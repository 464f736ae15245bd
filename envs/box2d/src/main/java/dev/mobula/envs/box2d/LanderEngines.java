package dev.mobula.envs.box2d;

import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.physics.box2d.Body;
import dev.mobula.columns.math.DetMath;

/** The main engine of the lander and its two side engines, which shake a little. */
final class LanderEngines {
  private static final double SCALE = Episode.SCALE;
  private static final double MAIN_POWER = 13;
  private static final double SIDE_POWER = 0.6;
  private static final double MAIN_HEIGHT = 4;
  private static final double SIDE_AWAY = 12;
  private static final double SIDE_HEIGHT = 14;

  /**
   * Gymnasium's own slip: where this should be {@link #SIDE_HEIGHT}, it is not, so that the torque
   * of the side engines depends on the lander's angle.
   */
  private static final double SIDE_HEIGHT_FOR_X = 17;

  private final Body lander;

  LanderEngines(Body lander) {
    this.lander = lander;
  }

  /** Returns the throttle of the main engine: 0, or 0.5 to 1. */
  static double mainThrottle(float action) {
    return action > 0 ? (Math.min(action, 1.0) + 1) * 0.5 : 0;
  }

  /** Returns that of the side engines, with the sign of the direction: 0, or ±0.5 to ±1. */
  static double sideThrottle(float action) {
    return Math.abs(action) > 0.5 ? Math.min(Math.max(action, -1.0), 1.0) : 0;
  }

  /**
   * Fires the engines for one step, and returns the cost of the fuel.
   *
   * @param along how far the exhaust is off along the lander, m
   * @param across how far it is off to the side, m
   */
  double fire(double main, double side, double along, double across) {
    double angle = lander.getAngle();
    double sine = DetMath.sin(angle);
    double cosine = DetMath.cos(angle);
    if (main > 0) {
      fireMain(main, MAIN_HEIGHT / SCALE + 2 * along, across, sine, cosine);
    }
    if (side != 0) {
      double away = 3 * across + Math.signum(side) * SIDE_AWAY / SCALE;
      fireSide(Math.abs(side), along, away, sine, cosine);
    }
    return main * 0.30 + Math.abs(side) * 0.03;
  }

  private void fireMain(double throttle, double down, double across, double sine, double cosine) {
    double x = sine * down - cosine * across;
    double y = -cosine * down - sine * across;
    Vector2 position = lander.getPosition();
    push(x, y, MAIN_POWER, throttle, position.x + x, position.y + y);
  }

  private void fireSide(double throttle, double along, double away, double sine, double cosine) {
    double x = sine * along - cosine * away;
    double y = -cosine * along - sine * away;
    Vector2 position = lander.getPosition();
    double placeX = position.x + x - sine * SIDE_HEIGHT_FOR_X / SCALE;
    double placeY = position.y + y + cosine * SIDE_HEIGHT / SCALE;
    push(x, y, SIDE_POWER, throttle, placeX, placeY);
  }

  /** Applies the reaction to exhaust in the direction (x, y). */
  private void push(
      double x, double y, double power, double throttle, double placeX, double placeY) {
    lander.applyLinearImpulse(
        (float) (-x * power * throttle),
        (float) (-y * power * throttle),
        (float) placeX,
        (float) placeY,
        true);
  }
}
