package dev.mobula.rllib;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A world of which every object breaks at its 30th step. */
public final class FragileWorld implements Environment<float[], Integer> {
  private int steps;

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(0, 1, 1);
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(2);
  }

  @Override
  public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
    return ResetResult.of(new float[] {0});
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    steps++;
    if (steps == 30) {
      throw new IllegalStateException("broken");
    }
    return StepResult.of(new float[] {1}, 1, steps % 10 == 0, false);
  }
}
