package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.World;
import com.badlogic.gdx.physics.box2d.joints.RevoluteJoint;
import com.badlogic.gdx.physics.box2d.joints.RevoluteJointDef;
import dev.mobula.envs.box2d.Bodies.Material;

/** The walker's hull, or one of its two legs: an upper and a lower part, a hip and a knee. */
final class WalkerParts {
  static final float MOTOR_TORQUE = 80;

  private static final double SCALE = Episode.SCALE;
  private static final double[] HULL = {-30, 9, 6, 9, 34, 1, 34, -8, -30, -8};
  private static final Material HULL_MATERIAL = new Material(5, 0.1, (short) 0x0020);
  private static final Material LEG_MATERIAL =
      new Material(1, Bodies.DEFAULT_FRICTION, (short) 0x0020);

  private static final double LEG_DOWN = -8 / SCALE;
  private static final double LEG_WIDTH = 8 / SCALE;
  private static final double LEG_HEIGHT = 34 / SCALE;
  private static final double START_X = WalkerTerrain.STEP * WalkerTerrain.START_PAD / 2;
  private static final double START_Y = WalkerTerrain.HEIGHT + 2 * LEG_HEIGHT;

  private WalkerParts() {}

  static Body hull(World world) {
    return Bodies.part(world, START_X, START_Y, 0, Bodies.polygon(HULL, SCALE), HULL_MATERIAL);
  }

  /** A leg; its foot is the lower part. */
  record Leg(Body upper, Body foot, RevoluteJoint hip, RevoluteJoint knee) {}

  /** Adds the first leg, -1, or the second one, 1. */
  static Leg leg(World world, Body hull, int side) {
    Body upper = legPart(world, side, LEG_WIDTH, START_Y - LEG_HEIGHT / 2 - LEG_DOWN);
    RevoluteJoint hip = joint(world, hull, upper, LEG_DOWN, side, -0.8, 1.1);
    Body lower = legPart(world, side, 0.8 * LEG_WIDTH, START_Y - LEG_HEIGHT * 3 / 2 - LEG_DOWN);
    RevoluteJoint knee = joint(world, upper, lower, -LEG_HEIGHT / 2, 1, -1.6, -0.1);
    return new Leg(upper, lower, hip, knee);
  }

  private static Body legPart(World world, int side, double width, double y) {
    return Bodies.part(
        world, START_X, y, side * 0.05, Bodies.box(width / 2, LEG_HEIGHT / 2), LEG_MATERIAL);
  }

  /** Hangs the top of a leg's part on the part above it, at height {@code y} of that. */
  private static RevoluteJoint joint(
      World world, Body above, Body below, double y, double speed, double lower, double upper) {
    RevoluteJointDef joint = Bodies.motor(above, below, MOTOR_TORQUE, speed);
    joint.localAnchorA.set(0, (float) y);
    joint.localAnchorB.set(0, (float) (LEG_HEIGHT / 2));
    joint.lowerAngle = (float) lower;
    joint.upperAngle = (float) upper;
    return (RevoluteJoint) world.createJoint(joint);
  }
}
