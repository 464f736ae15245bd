package dev.mobula.envs.box2d;

import dev.mobula.envs.EnvConfig;

/**
 * Gymnasium's arguments of LunarLander.
 *
 * @param continuous whether the engines have throttles
 * @param gravity vertical acceleration, m/s², above −12 and below 0
 * @param enableWind whether there is wind
 * @param windPower the greatest force of the wind, N; recommended: 0 to 20
 * @param turbulencePower the greatest torque of the wind, N m; recommended: 0 to 2
 */
record LunarLanderConfig(
    boolean continuous,
    double gravity,
    boolean enableWind,
    double windPower,
    double turbulencePower) {
  static final String CONTINUOUS = "continuous";
  static final String GRAVITY = "gravity";
  static final String ENABLE_WIND = "enable_wind";
  static final String WIND_POWER = "wind_power";
  static final String TURBULENCE_POWER = "turbulence_power";

  static LunarLanderConfig of(EnvConfig config, boolean continuous) {
    double gravity = config.number(GRAVITY, -10);
    if (!(gravity > -12 && gravity < 0)) {
      throw config.invalid(GRAVITY, "a number above -12 and below 0", gravity);
    }
    return new LunarLanderConfig(
        config.bool(CONTINUOUS, continuous),
        gravity,
        config.bool(ENABLE_WIND, false),
        config.number(WIND_POWER, 15),
        config.number(TURBULENCE_POWER, 1.5));
  }
}
