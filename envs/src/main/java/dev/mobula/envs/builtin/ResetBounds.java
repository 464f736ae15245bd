package dev.mobula.envs.builtin;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.EnvironmentException;
import java.util.Map;

/**
 * The interval that a start state is drawn from; Gymnasium's reset options {@code low}, {@code
 * high}.
 */
record ResetBounds(double low, double high) {
  ResetBounds {
    if (!(low <= high) || !Double.isFinite(low) || !Double.isFinite(high)) {
      throw new EnvironmentException(
          "expected finite reset options low <= high, found low=%s high=%s".formatted(low, high));
    }
  }

  static ResetBounds of(String id, Map<String, Object> options, ResetBounds defaults) {
    if (options.isEmpty()) {
      return defaults;
    }
    EnvConfig given = EnvConfig.options(id, options).allow("low", "high");
    return new ResetBounds(given.number("low", defaults.low), given.number("high", defaults.high));
  }

  double draw(Rng rng) {
    return low + (high - low) * rng.nextDouble();
  }
}
