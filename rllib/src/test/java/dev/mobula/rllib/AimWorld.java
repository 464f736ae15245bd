package dev.mobula.rllib;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Five shots at targets in a square: an action hits where it says, and costs the squared distance.
 * What is optimal is to repeat the observation. Episodes are cut off after the last shot.
 */
public final class AimWorld implements Environment<float[], float[]> {
  private static final int SHOTS = 5;

  private Rng rng = new Rng(0);
  private float[] target = new float[2];
  private int shots;

  /** Takes no settings. */
  public AimWorld(Map<String, Object> config) {}

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(-1, 1, 2);
  }

  @Override
  public Space<float[]> actionSpace() {
    return Box.of(-2, 2, 2);
  }

  @Override
  public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      rng = new Rng(seed);
    }
    shots = 0;
    return ResetResult.of(next());
  }

  @Override
  public StepResult<float[]> step(float[] action) {
    double x = action[0] - target[0];
    double y = action[1] - target[1];
    shots++;
    return StepResult.of(next(), -(x * x + y * y), false, shots == SHOTS);
  }

  private float[] next() {
    target = new float[] {(float) rng.nextDouble() * 2 - 1, (float) rng.nextDouble() * 2 - 1};
    return target.clone();
  }
}
