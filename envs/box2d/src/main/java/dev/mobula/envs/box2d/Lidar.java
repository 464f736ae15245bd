package dev.mobula.envs.box2d;

import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.physics.box2d.Fixture;
import com.badlogic.gdx.physics.box2d.RayCastCallback;
import com.badlogic.gdx.physics.box2d.World;
import dev.mobula.columns.math.DetMath;

/** Ten rays from the hull, from straight down to almost straight ahead, which see ground only. */
final class Lidar implements RayCastCallback {
  static final int RAYS = 10;

  private static final double RANGE = 160 / Episode.SCALE;
  private static final double WIDEST_ANGLE = 1.5;
  private static final double[] X = new double[RAYS];
  private static final double[] Y = new double[RAYS];

  static {
    for (int i = 0; i < RAYS; i++) {
      X[i] = DetMath.sin(WIDEST_ANGLE * i / RAYS) * RANGE;
      Y[i] = -DetMath.cos(WIDEST_ANGLE * i / RAYS) * RANGE;
    }
  }

  private final World world;
  private float nearest;

  Lidar(World world) {
    this.world = world;
  }

  /** Writes how far each ray reaches, as a part of its range, from element {@code offset} on. */
  void measure(Vector2 from, double[] into, int offset) {
    for (int i = 0; i < RAYS; i++) {
      nearest = 1;
      world.rayCast(this, from.x, from.y, (float) (from.x + X[i]), (float) (from.y + Y[i]));
      into[offset + i] = nearest;
    }
  }

  /** Ignores parts of the walker (−1); else shortens the ray to what it has hit. */
  @Override
  public float reportRayFixture(Fixture fixture, Vector2 point, Vector2 normal, float fraction) {
    if ((fixture.getFilterData().categoryBits & Bodies.GROUND) == 0) {
      return -1;
    }
    nearest = fraction;
    return fraction;
  }
}
