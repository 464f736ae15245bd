package dev.mobula.rllib.ppo;

import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Eight cells in a row with walls at both ends, of which the mask tells; 0 is left, 1 is right, 2
 * is a lever that the mask never allows and that breaks the world. The last cell is worth 1.
 */
public final class MaskedCorridor implements Environment<Map<String, Object>, Integer> {
  private static final int LAST = 7;

  private final int emptyMaskAt;
  private int position;
  private int steps;

  /** Makes the corridor; its mask is all 0 after {@code empty_mask_at} steps. */
  public MaskedCorridor(Map<String, Object> config) {
    emptyMaskAt = ((Number) config.getOrDefault("empty_mask_at", -1)).intValue();
  }

  @Override
  public Space<Map<String, Object>> observationSpace() {
    return DictSpace.of("action_mask", MultiBinary.of(3), "observations", Box.of(0, 1, 1));
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(3);
  }

  @Override
  public ResetResult<Map<String, Object>> reset(@Nullable Long seed, Map<String, Object> options) {
    position = 0;
    steps = 0;
    return ResetResult.of(observation());
  }

  @Override
  public StepResult<Map<String, Object>> step(Integer action) {
    if (mask()[action] == 0) {
      throw new IllegalStateException("forbidden action " + action + " in cell " + position);
    }
    position += action == 1 ? 1 : -1;
    steps++;
    boolean arrived = position == LAST;
    return StepResult.of(observation(), arrived ? 1 : 0, arrived, steps == 50);
  }

  private Map<String, Object> observation() {
    return Map.of("action_mask", mask(), "observations", new float[] {(float) position / LAST});
  }

  private int[] mask() {
    if (steps == emptyMaskAt) {
      return new int[3];
    }
    return new int[] {position > 0 ? 1 : 0, position < LAST ? 1 : 0, 0};
  }
}
