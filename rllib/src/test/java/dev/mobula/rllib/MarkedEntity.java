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
 * One step among some entities {@code [mark, value]}, at any places, the others zeros: pays 1 for
 * saying whether the value of the marked one is positive, else 0.
 */
public final class MarkedEntity implements Environment<float[], Integer> {
  private static final int MOST = 8;

  private Rng rng = new Rng(0);
  private boolean positive;

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(-1, 1, MOST, 2);
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
    return ResetResult.of(entities());
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    int reward = positive == (action == 1) ? 1 : 0; // before the next entities are drawn
    return StepResult.of(entities(), reward, true, false);
  }

  private float[] entities() {
    float[] entities = new float[2 * MOST];
    int marked = rng.nextInt(MOST);
    for (int i = 0; i < MOST; i++) {
      boolean absent = i != marked && rng.nextInt(4) == 0;
      if (!absent) {
        entities[2 * i] = i == marked ? 1 : -1;
        entities[2 * i + 1] = rng.nextInt(2) == 0 ? -1 : 1;
      }
    }
    positive = entities[2 * marked + 1] > 0;
    return entities;
  }
}
