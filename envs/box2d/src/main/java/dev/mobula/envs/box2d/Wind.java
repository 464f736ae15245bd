package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;

/**
 * Wind on the lander: tanh(sin(2kt) + sin(πkt)) with k = 0.01, which never repeats itself, as a
 * sideways force and, from another start, as a torque.
 */
final class Wind {
  private static final int FARTHEST_START = 9999;

  private final double power;
  private final double turbulence;
  private int forceTime;
  private int torqueTime;

  Wind(LunarLanderConfig config, Rng random) {
    this.power = config.windPower();
    this.turbulence = config.turbulencePower();
    this.forceTime = random.nextInt(2 * FARTHEST_START) - FARTHEST_START;
    this.torqueTime = random.nextInt(2 * FARTHEST_START) - FARTHEST_START;
  }

  void blow(Body body) {
    body.applyForceToCenter((float) (strength(forceTime++) * power), 0, true);
    body.applyTorque((float) (strength(torqueTime++) * turbulence), true);
  }

  private static double strength(int time) {
    return DetMath.tanh(DetMath.sin(0.02 * time) + DetMath.sin(Math.PI * 0.01 * time));
  }
}
