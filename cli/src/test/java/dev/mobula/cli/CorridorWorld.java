package dev.mobula.cli;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user's own environment, which can be told to misbehave. */
public final class CorridorWorld implements Environment<float[], Integer> {
  private static final Set<String> FAULTS =
      Set.of("nan", "infinite", "shape", "dtype", "null", "reward", "throw", "index", "close");

  private final String fault;
  private final int at;
  private int position;
  private int steps;

  /**
   * Takes the keys {@code fault} ({@code none} or one of those above) and {@code at}, the step of
   * its life at which it happens.
   */
  public CorridorWorld(Map<String, Object> config) {
    fault = String.valueOf(config.getOrDefault("fault", "none"));
    at = ((Number) config.getOrDefault("at", 5)).intValue();
    if (!fault.equals("none") && !FAULTS.contains(fault)) {
      throw new IllegalArgumentException("fault: " + fault);
    }
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
    if (steps != at || fault.equals("none")) {
      return StepResult.of(new float[] {position}, arrived ? 1 : -0.1, arrived, false);
    }
    if (fault.equals("throw")) {
      throw new IllegalStateException("the corridor collapsed");
    }
    if (fault.equals("index")) {
      Objects.checkIndex(position + 20, 20);
    }
    double reward = fault.equals("reward") ? Double.NaN : 1;
    return StepResult.of(wrongObservation(), reward, false, false);
  }

  @Override
  public void close() {
    if (fault.equals("close")) {
      throw new IllegalStateException("the door is stuck");
    }
  }

  /** What a class compiled without generics could return. */
  @SuppressWarnings({"unchecked", "NullAway"})
  private float[] wrongObservation() {
    return switch (fault) {
      case "nan" -> new float[] {Float.NaN};
      case "infinite" -> new float[] {Float.POSITIVE_INFINITY};
      case "shape" -> new float[2];
      case "null" -> null;
      default -> new float[] {position};
    };
  }
}
