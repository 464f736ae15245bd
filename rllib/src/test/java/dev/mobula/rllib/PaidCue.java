package dev.mobula.rllib;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows nothing: the first step pays −1 or 1, and the second takes that back and pays 1 for the
 * action that it says, so that a policy that does not see rewards earns ½ at best.
 */
public final class PaidCue implements Environment<float[], Integer> {
  private Rng rng = new Rng(0);
  private int cue;
  private int step;

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(-1, 1, 1);
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(2);
  }

  @Override
  public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      rng = new Rng(seed);
    }
    cue = rng.nextInt(2);
    step = 0;
    return ResetResult.of(new float[1]);
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    step++;
    double paid = 2 * cue - 1;
    return step == 1
        ? StepResult.of(new float[1], paid, false, false)
        : StepResult.of(new float[1], (action == cue ? 1 : 0) - paid, true, false);
  }
}
