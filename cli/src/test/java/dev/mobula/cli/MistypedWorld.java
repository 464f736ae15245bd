package dev.mobula.cli;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A world that says that it observes floats, and does so only for two steps. */
public final class MistypedWorld implements Environment<Object, Integer> {
  private int steps;

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Space<Object> observationSpace() {
    return (Space) Box.of(0, 10, 1);
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(2);
  }

  @Override
  public ResetResult<Object> reset(@Nullable Long seed, Map<String, Object> options) {
    return ResetResult.of(new float[] {0});
  }

  @Override
  public StepResult<Object> step(Integer action) {
    steps++;
    Object observation = steps == 3 ? new double[] {1} : new float[] {1};
    return StepResult.of(observation, 1, false, false);
  }
}
