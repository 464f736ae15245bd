package com.acme;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;

/** Walk right from 0 to the end of a corridor; each step costs, the last one pays. */
public final class Corridor implements Environment<float[], Integer> {
  private final int length;
  private int position;

  /** Takes the experiment's env_config. */
  public Corridor(Map<String, Object> config) {
    length = ((Number) config.getOrDefault("corridor_length", 10)).intValue();
  }

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(0, length, 1);
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(2);
  }

  @Override
  public ResetResult<float[]> reset(Long seed, Map<String, Object> options) {
    position = 0;
    return ResetResult.of(new float[] {position});
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    position = Math.max(0, position + (action == 1 ? 1 : -1));
    boolean arrived = position == length;
    return StepResult.of(new float[] {position}, arrived ? 1 : -0.1, arrived, false);
  }
}
