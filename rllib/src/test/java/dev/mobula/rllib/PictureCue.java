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

/** One step: pays 1 for saying whether a line in a picture of noise stands or lies, else 0. */
public final class PictureCue implements Environment<float[], Integer> {
  private static final int SIZE = 8;

  private Rng rng = new Rng(0);
  private int cue;

  @Override
  public Space<float[]> observationSpace() {
    return Box.image(SIZE, SIZE, 1);
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
    return ResetResult.of(picture());
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    return StepResult.of(picture(), action == cue ? 1 : 0, true, false);
  }

  private float[] picture() {
    float[] pixels = new float[SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = rng.nextInt(100);
    }
    int line = 1 + rng.nextInt(SIZE - 2);
    for (int i = 1; i < SIZE - 1; i++) {
      pixels[cue == 0 ? line * SIZE + i : i * SIZE + line] = 255;
    }
    return pixels;
  }
}
