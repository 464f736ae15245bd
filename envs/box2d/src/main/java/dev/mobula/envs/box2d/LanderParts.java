package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.World;
import com.badlogic.gdx.physics.box2d.joints.RevoluteJointDef;
import dev.mobula.envs.box2d.Bodies.Material;

/** Builds the lander: a hull, and two legs on springs. */
final class LanderParts {
  private static final double SCALE = Episode.SCALE;
  private static final double START_X = Episode.VIEW_WIDTH / 2;
  private static final double START_Y = Episode.VIEW_HEIGHT;

  private static final double[] HULL = {-14, 17, -17, 0, -17, -10, 17, -10, 17, 0, 14, 17};
  private static final Material HULL_MATERIAL = new Material(5, 0.1, (short) 0x0010);
  private static final Material LEG_MATERIAL =
      new Material(1, Bodies.DEFAULT_FRICTION, (short) 0x0020);

  private static final double LEG_AWAY = 20;
  static final double LEG_DOWN = 18;
  private static final double LEG_HALF_WIDTH = 2;
  private static final double LEG_HALF_HEIGHT = 8;
  private static final float LEG_SPRING_TORQUE = 40;

  private LanderParts() {}

  static Body hull(World world) {
    return Bodies.part(world, START_X, START_Y, 0, Bodies.polygon(HULL, SCALE), HULL_MATERIAL);
  }

  /** Adds the left leg, -1, or the right one, 1. */
  static Body leg(World world, Body hull, int side) {
    Body leg =
        Bodies.part(
            world,
            START_X - side * LEG_AWAY / SCALE,
            START_Y,
            side * 0.05,
            Bodies.box(LEG_HALF_WIDTH / SCALE, LEG_HALF_HEIGHT / SCALE),
            LEG_MATERIAL);
    RevoluteJointDef spring = Bodies.motor(hull, leg, LEG_SPRING_TORQUE, 0.3 * side);
    spring.localAnchorB.set((float) (side * LEG_AWAY / SCALE), (float) (LEG_DOWN / SCALE));
    spring.lowerAngle = (float) (side < 0 ? 0.9 - 0.5 : -0.9);
    spring.upperAngle = (float) (side < 0 ? 0.9 : -0.9 + 0.5);
    world.createJoint(spring);
    return leg;
  }
}
