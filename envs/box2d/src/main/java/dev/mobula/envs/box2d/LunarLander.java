package dev.mobula.envs.box2d;

import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.physics.box2d.Body;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LunarLander-v3: bring a lander with three engines down on the helipad, softly. Actions: nothing
 * (0), fire the left (1), the main (2) or the right engine (3); if continuous, the throttle of the
 * main engine, off up to 0, and that of the sides, off within ±0.5. Observed are position and
 * velocity, angle and angular velocity, and which legs touch the ground. The reward is the gain of
 * a potential that is highest at rest on the helipad, less the fuel; −100 for a crash or for
 * leaving the view sideways, 100 for coming to rest.
 */
final class LunarLander extends Episode {
  static final Box OBSERVATION_SPACE =
      Box.of(
          new double[] {-2.5, -2.5, -10, -10, -2 * Math.PI, -10, 0, 0},
          new double[] {2.5, 2.5, 10, 10, 2 * Math.PI, 10, 1, 1});

  private static final Discrete DISCRETE_ACTIONS = Discrete.of(4);
  private static final Box CONTINUOUS_ACTIONS = Box.of(-1, 1, 2);
  private static final int MAIN_ENGINE = 2;

  private static final double FIRST_PUSH = 1000;
  private static final double HALF_WIDTH = VIEW_WIDTH / 2;
  private static final double HALF_HEIGHT = VIEW_HEIGHT / 2;
  private static final double REST_Y = Moon.HELIPAD_Y + LanderParts.LEG_DOWN / SCALE;

  private final boolean continuous;
  private final Body lander;
  private final List<Body> parts;
  private final LanderEngines engines;
  private final Contacts contacts;
  private final @Nullable Wind wind;
  private double potential = Double.NaN;

  LunarLander(LunarLanderConfig config, Rng random) {
    super(config.gravity(), OBSERVATION_SPACE.size(), random);
    continuous = config.continuous();
    Moon.create(this);
    lander = LanderParts.hull(world);
    engines = new LanderEngines(lander);
    float pushX = (float) uniform(-FIRST_PUSH, FIRST_PUSH);
    float pushY = (float) uniform(-FIRST_PUSH, FIRST_PUSH);
    lander.applyForceToCenter(pushX, pushY, true);
    wind = config.enableWind() ? new Wind(config, random) : null;
    Body left = LanderParts.leg(world, lander, -1);
    Body right = LanderParts.leg(world, lander, 1);
    contacts = new Contacts(lander, left, right);
    parts = List.of(left, right, lander);
    world.setContactListener(contacts);
    step(0, 0);
  }

  static Space<?> actionSpace(LunarLanderConfig config) {
    return config.continuous() ? CONTINUOUS_ACTIONS : DISCRETE_ACTIONS;
  }

  @Override
  void step(float[] actions, int first) {
    if (continuous) {
      step(
          LanderEngines.mainThrottle(actions[first]),
          LanderEngines.sideThrottle(actions[first + 1]));
    } else {
      int engine = (int) actions[first];
      boolean side = engine == MAIN_ENGINE - 1 || engine == MAIN_ENGINE + 1;
      step(engine == MAIN_ENGINE ? 1 : 0, side ? engine - MAIN_ENGINE : 0);
    }
  }

  private void step(double main, double side) {
    if (wind != null && !contacts.isTouching(0) && !contacts.isTouching(1)) {
      wind.blow(lander);
    }
    double along = uniform(-1, 1) / SCALE;
    double across = uniform(-1, 1) / SCALE;
    double fuel = engines.fire(main, side, along, across);
    simulate();
    observe();
    judge(fuel);
  }

  @Override
  BufferedImage render() {
    return LanderScene.draw(world, parts);
  }

  private void observe() {
    Vector2 position = lander.getPosition();
    Vector2 velocity = lander.getLinearVelocity();
    state[0] = (position.x - HALF_WIDTH) / HALF_WIDTH;
    state[1] = (position.y - REST_Y) / HALF_HEIGHT;
    state[2] = velocity.x * HALF_WIDTH / STEPS_PER_SECOND;
    state[3] = velocity.y * HALF_HEIGHT / STEPS_PER_SECOND;
    state[4] = lander.getAngle();
    state[5] = 20.0 * lander.getAngularVelocity() / STEPS_PER_SECOND;
    state[6] = contacts.isTouching(0) ? 1 : 0;
    state[7] = contacts.isTouching(1) ? 1 : 0;
  }

  private void judge(double fuel) {
    double before = potential;
    potential =
        -100 * length(state[0], state[1])
            - 100 * length(state[2], state[3])
            - 100 * Math.abs(state[4])
            + 10 * state[6]
            + 10 * state[7];
    if (!lander.isAwake()) {
      finishStep(100, true);
    } else if (contacts.hasCrashed() || Math.abs(state[0]) >= 1) {
      finishStep(-100, true);
    } else {
      finishStep((Double.isNaN(before) ? 0 : potential - before) - fuel, false);
    }
  }

  private static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }
}
