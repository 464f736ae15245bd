package dev.mobula.rllib;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A world whose episodes never end. With the setting {@code tell} it counts {@link #stepped} down.
 */
public final class EndlessWorld implements Environment<float[], Integer> {
  static volatile CountDownLatch stepped = new CountDownLatch(0);

  private final boolean tell;

  /** Takes the setting. */
  public EndlessWorld(Map<String, Object> config) {
    tell = config.containsKey("tell");
  }

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
    if (tell) {
      stepped.countDown();
    }
    return StepResult.of(new float[] {0}, 1, false, false);
  }
}
