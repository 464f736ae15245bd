package dev.mobula.envs.wrappers;

import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows given pictures one after the other, whatever is done; the reward is the number of each. */
final class Film implements Environment<float[], Integer> {
  private final Box space;
  private final List<float[]> pictures;
  private int shown;

  Film(int height, int width, int channels, float[]... pictures) {
    this.space = Box.of(DType.UINT8, 0, 255, height, width, channels);
    this.pictures = List.of(pictures);
  }

  @Override
  public Space<float[]> observationSpace() {
    return space;
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(2);
  }

  @Override
  public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
    shown = 0;
    return new ResetResult<>(pictures.getFirst(), Map.of());
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    shown++;
    boolean last = shown == pictures.size() - 1;
    return new StepResult<>(pictures.get(shown), shown, last, false, Map.of("shown", shown));
  }
}
