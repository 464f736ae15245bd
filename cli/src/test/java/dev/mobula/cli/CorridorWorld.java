package dev.mobula.cli;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user's own environment, which can be told to misbehave. */
public final class CorridorWorld implements Environment<float[], Integer> {
  private final String fault;
  private int position;
  private int steps;

  /** Takes the key {@code fault}: {@code nan}, {@code shape} or nothing. */
  public CorridorWorld(Map<String, Object> config) {
    fault = String.valueOf(config.get("fault"));
  }

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(0, 10, 1);
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(2);
  }

  @Override
  public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
    position = 0;
    return ResetResult.of(new float[] {position});
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    position = Math.max(0, position + (action == 1 ? 1 : -1));
    steps++;
    boolean arrived = position == 10 || steps % 50 == 0;
    return StepResult.of(observation(), arrived ? 1 : -0.1, arrived, false);
  }

  private float[] observation() {
    if (steps == 5 && fault.equals("nan")) {
      return new float[] {Float.NaN};
    }
    return steps == 5 && fault.equals("shape") ? new float[2] : new float[] {position};
  }
}
