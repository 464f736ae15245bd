package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.BodyDef;
import com.badlogic.gdx.physics.box2d.BodyDef.BodyType;
import com.badlogic.gdx.physics.box2d.EdgeShape;
import com.badlogic.gdx.physics.box2d.FixtureDef;
import com.badlogic.gdx.physics.box2d.PolygonShape;
import com.badlogic.gdx.physics.box2d.Shape;
import com.badlogic.gdx.physics.box2d.World;
import com.badlogic.gdx.physics.box2d.joints.RevoluteJointDef;

/** Puts bodies into a world: ground, and parts of a machine, which touch nothing but ground. */
final class Bodies {
  /** Box2D's friction where none is given. */
  static final double DEFAULT_FRICTION = 0.2;

  /** The category of ground. */
  static final short GROUND = 0x0001;

  private Bodies() {}

  /** Adds a piece of ground that has no shape yet. */
  static Body ground(World world) {
    return world.createBody(new BodyDef());
  }

  /** Gives a piece of ground a line. */
  static void addEdge(Body ground, double x1, double y1, double x2, double y2, double friction) {
    EdgeShape shape = new EdgeShape();
    shape.set((float) x1, (float) y1, (float) x2, (float) y2);
    attach(ground, shape, new FixtureDef(), friction);
  }

  /** Gives a piece of ground a convex polygon of corners x1, y1, x2, … */
  static void addPolygon(Body ground, double[] corners, double friction) {
    attach(ground, polygon(corners, 1), new FixtureDef(), friction);
  }

  /** Adds a part of one shape, which is used up. */
  static Body part(World world, double x, double y, double angle, Shape shape, Material material) {
    BodyDef definition = new BodyDef();
    definition.type = BodyType.DynamicBody;
    definition.position.set((float) x, (float) y);
    definition.angle = (float) angle;
    Body body = world.createBody(definition);
    FixtureDef fixture = new FixtureDef();
    fixture.density = (float) material.density;
    fixture.filter.categoryBits = material.category;
    fixture.filter.maskBits = GROUND;
    attach(body, shape, fixture, material.friction);
    return body;
  }

  /**
   * Returns a joint with a motor and limits, between the middles of two parts. Its angle is 0 as
   * the parts are now: the Python binding of the originals sees to that.
   */
  static RevoluteJointDef motor(Body a, Body b, double maxTorque, double speed) {
    RevoluteJointDef joint = new RevoluteJointDef();
    joint.bodyA = a;
    joint.bodyB = b;
    joint.referenceAngle = (float) ((double) b.getAngle() - a.getAngle());
    joint.enableMotor = true;
    joint.maxMotorTorque = (float) maxTorque;
    joint.motorSpeed = (float) speed;
    joint.enableLimit = true;
    return joint;
  }

  /** Returns a convex polygon of corners x1, y1, x2, … */
  static PolygonShape polygon(double[] corners, double pixelsPerUnit) {
    float[] scaled = new float[corners.length];
    for (int i = 0; i < corners.length; i++) {
      scaled[i] = (float) (corners[i] / pixelsPerUnit);
    }
    PolygonShape shape = new PolygonShape();
    shape.set(scaled);
    return shape;
  }

  /** Returns a box around the middle of its part. */
  static PolygonShape box(double halfWidth, double halfHeight) {
    PolygonShape shape = new PolygonShape();
    shape.setAsBox((float) halfWidth, (float) halfHeight);
    return shape;
  }

  private static void attach(Body body, Shape shape, FixtureDef definition, double friction) {
    definition.shape = shape;
    definition.friction = (float) friction;
    body.createFixture(definition);
    shape.dispose();
  }

  /** What a part is made of. */
  record Material(double density, double friction, short category) {}
}
