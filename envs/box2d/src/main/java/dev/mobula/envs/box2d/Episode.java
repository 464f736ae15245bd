package dev.mobula.envs.box2d;

import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.physics.box2d.World;
import dev.mobula.columns.math.Rng;
import java.awt.image.BufferedImage;

/**
 * One episode of one copy: a world made for it. A subclass's constructor fills the world and takes
 * Gymnasium's first step, with no action. Owns native memory until {@link #dispose}. Confined to
 * one thread.
 */
abstract class Episode {
  static final double STEPS_PER_SECOND = 50;

  /** Pixels per metre: sizes are given in the pixels of Gymnasium's pictures. */
  static final double SCALE = 30;

  static final int PICTURE_WIDTH = 600;
  static final int PICTURE_HEIGHT = 400;
  static final double VIEW_WIDTH = PICTURE_WIDTH / SCALE;
  static final double VIEW_HEIGHT = PICTURE_HEIGHT / SCALE;

  private static final float SECONDS_PER_STEP = (float) (1 / STEPS_PER_SECOND);
  private static final int VELOCITY_ITERATIONS = 180;
  private static final int POSITION_ITERATIONS = 60;

  final World world;
  final Rng random;

  /** What is observed after the latest step, before it is rounded to floats. */
  final double[] state;

  private double reward;
  private boolean terminated;

  Episode(double gravity, int observationSize, Rng random) {
    Natives.load();
    this.world = new World(new Vector2(0, (float) gravity), true);
    this.state = new double[observationSize];
    this.random = random;
  }

  /** Takes one step, with the action that starts at element {@code first}. */
  abstract void step(float[] actions, int first);

  /** Draws the world as it is. */
  abstract BufferedImage render();

  final double reward() {
    return reward;
  }

  final boolean isTerminated() {
    return terminated;
  }

  /** Frees the world; nothing may be called after. */
  final void dispose() {
    world.dispose();
  }

  final void simulate() {
    world.step(SECONDS_PER_STEP, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
  }

  final void finishStep(double stepReward, boolean stepTerminated) {
    reward = stepReward;
    terminated = stepTerminated;
  }

  /** Returns a uniform number from {@code low} to below {@code high}. */
  final double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
