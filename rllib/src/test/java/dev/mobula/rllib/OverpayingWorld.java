package dev.mobula.rllib;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Episodes of five steps of a reward of 0, but for every hundredth step, whose reward is so large
 * that no float holds its square. Setting: {@code discrete}, whether there are two actions in place
 * of a Box.
 */
public final class OverpayingWorld implements Environment<float[], Object> {
  private static final double TOO_MUCH = 3e38;

  private final boolean discrete;
  private int steps;
  private int length;

  /** Takes the settings. */
  public OverpayingWorld(Map<String, Object> config) {
    discrete = config.containsKey("discrete");
  }

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(0, 1, 1);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Space<Object> actionSpace() {
    Space<?> space = discrete ? Discrete.of(2) : Box.of(-1, 1, 1);
    return (Space<Object>) space;
  }

  @Override
  public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
    length = 0;
    return ResetResult.of(new float[] {0});
  }

  @Override
  public StepResult<float[]> step(Object action) {
    steps++;
    length++;
    float[] observation = {length / 5f};
    return StepResult.of(observation, steps % 100 == 0 ? TOO_MUCH : 0, length == 5, false);
  }
}
