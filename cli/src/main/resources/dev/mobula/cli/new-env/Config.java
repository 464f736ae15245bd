package @package@;

import dev.mobula.envs.EnvConfig;

/**
 * The {@code env_config} of {@link @Class@}.
 *
 * @param goal the last cell of the corridor, at least 1
 * @param stepCost what a step costs, at least 0
 */
public record @Class@Config(int goal, double stepCost) {
  static @Class@Config of(EnvConfig config) {
    config.allow("goal", "step_cost");
    double stepCost = config.number("step_cost", 0.1);
    if (stepCost < 0) {
      throw config.invalid("step_cost", "a number of at least 0", stepCost);
    }
    return new @Class@Config(config.integer("goal", 10, 1), stepCost);
  }
}
