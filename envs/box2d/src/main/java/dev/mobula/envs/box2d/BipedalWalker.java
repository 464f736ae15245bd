package dev.mobula.envs.box2d;

import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.joints.RevoluteJoint;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.box2d.WalkerParts.Leg;
import dev.mobula.envs.box2d.WalkerScene.LegPart;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * BipedalWalker-v3: walk to the far end on two legs of two parts. An action drives the motors of
 * hip and knee of the first leg, then of the second, with its size as a part of their torque.
 * Observed are the hull's angle, angular velocity and velocity; of each leg, angle and speed of hip
 * and knee, and whether the foot is on the ground; and how far ten lidar rays reach. The reward is
 * the way made, 300 in all, less the torque and the tilt of the hull; −100 for a fall.
 */
final class BipedalWalker extends Episode {
  static final String HARDCORE = "hardcore";

  static final Box ACTION_SPACE = Box.of(-1, 1, 4);
  static final Box OBSERVATION_SPACE = Box.of(bounds(-1), bounds(1));

  private static final double FIRST_PUSH = 5;
  private static final double HIP_SPEED = 4;
  private static final double KNEE_SPEED = 6;
  private static final double TORQUE_COST = 0.00035 * WalkerParts.MOTOR_TORQUE;
  private static final double END =
      (WalkerTerrain.LENGTH - WalkerTerrain.GRASS_LENGTH) * WalkerTerrain.STEP;

  private static final int FIRST_LEG = 4;
  private static final int LEG_SIZE = 5;
  private static final int LIDAR = FIRST_LEG + 2 * LEG_SIZE;

  private final Body hull;
  private final Leg[] legs = new Leg[2];
  private final Contacts contacts;
  private final Lidar lidar;
  private double potential = Double.NaN;

  BipedalWalker(boolean hardcore, Rng random) {
    super(-10, OBSERVATION_SPACE.size(), random);
    WalkerTerrain.create(world, random, hardcore);
    hull = WalkerParts.hull(world);
    hull.applyForceToCenter((float) uniform(-FIRST_PUSH, FIRST_PUSH), 0, true);
    legs[0] = WalkerParts.leg(world, hull, -1);
    legs[1] = WalkerParts.leg(world, hull, 1);
    contacts = new Contacts(hull, legs[0].foot(), legs[1].foot());
    world.setContactListener(contacts);
    lidar = new Lidar(world);
    step(new float[ACTION_SPACE.size()], 0);
  }

  @Override
  void step(float[] actions, int first) {
    double effort =
        drive(legs[0], actions[first], actions[first + 1])
            + drive(legs[1], actions[first + 2], actions[first + 3]);
    simulate();
    Vector2 position = hull.getPosition();
    observe(position);
    judge(position.x, effort);
  }

  private static double drive(Leg leg, float hip, float knee) {
    return drive(leg.hip(), hip, HIP_SPEED) + drive(leg.knee(), knee, KNEE_SPEED);
  }

  /** Sets a motor, and returns the part of its torque that it may use. */
  private static double drive(RevoluteJoint joint, float action, double speed) {
    float effort = Math.min(Math.abs(action), 1);
    joint.setMotorSpeed((float) (speed * Math.signum(action)));
    joint.setMaxMotorTorque(WalkerParts.MOTOR_TORQUE * effort);
    return effort;
  }

  @Override
  BufferedImage render() {
    return WalkerScene.draw(
        world,
        hull,
        List.of(
            new LegPart(legs[0].upper(), true),
            new LegPart(legs[0].foot(), true),
            new LegPart(legs[1].upper(), false),
            new LegPart(legs[1].foot(), false)));
  }

  private void observe(Vector2 position) {
    Vector2 velocity = hull.getLinearVelocity();
    state[0] = hull.getAngle();
    state[1] = 2.0 * hull.getAngularVelocity() / STEPS_PER_SECOND;
    state[2] = 0.3 * velocity.x * VIEW_WIDTH / STEPS_PER_SECOND;
    state[3] = 0.3 * velocity.y * VIEW_HEIGHT / STEPS_PER_SECOND;
    for (int i = 0; i < legs.length; i++) {
      observe(legs[i], FIRST_LEG + i * LEG_SIZE, contacts.isTouching(i));
    }
    lidar.measure(position, state, LIDAR);
  }

  private void observe(Leg leg, int offset, boolean touching) {
    state[offset] = leg.hip().getJointAngle();
    state[offset + 1] = leg.hip().getJointSpeed() / HIP_SPEED;
    state[offset + 2] = leg.knee().getJointAngle() + 1.0;
    state[offset + 3] = leg.knee().getJointSpeed() / KNEE_SPEED;
    state[offset + 4] = touching ? 1 : 0;
  }

  private void judge(double x, double effort) {
    double before = potential;
    potential = 130 * x / SCALE - 5 * Math.abs(state[0]);
    if (contacts.hasCrashed() || x < 0) {
      finishStep(-100, true);
    } else {
      double gain = Double.isNaN(before) ? 0 : potential - before;
      finishStep(gain - TORQUE_COST * effort, x > END);
    }
  }

  /** Returns the highest observation, or with −1 the lowest, where contacts are 0. */
  private static double[] bounds(int sign) {
    double[] bounds = new double[LIDAR + Lidar.RAYS];
    double[] hullAndLegs = {Math.PI, 5, 5, 5, Math.PI, 5, Math.PI, 5, 5, Math.PI, 5, Math.PI, 5, 5};
    for (int i = 0; i < bounds.length; i++) {
      double bound = i < LIDAR ? hullAndLegs[i] : 1;
      boolean contact = i == 8 || i == 13;
      bounds[i] = sign < 0 && contact ? 0 : sign * bound;
    }
    return bounds;
  }
}
