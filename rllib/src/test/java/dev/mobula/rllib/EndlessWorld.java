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
 * A world whose episodes never end. With the setting {@code tell} it counts {@link #stepped} down;
 * with {@code fail} it then waits for {@link #failing}, and throws.
 */
public final class EndlessWorld implements Environment<float[], Integer> {
  static volatile CountDownLatch stepped = new CountDownLatch(0);
  static volatile CountDownLatch failing = new CountDownLatch(0);

  private final boolean tell;
  private final boolean fail;

  /** Takes the settings. */
  public EndlessWorld(Map<String, Object> config) {
    tell = config.containsKey("tell");
    fail = config.containsKey("fail");
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

  /** Waits, and leaves an interrupt to others. */
  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    if (tell) {
      stepped.countDown();
    }
    if (fail) {
      await(failing);
      throw new IllegalStateException("the world ended after all");
    }
    return StepResult.of(new float[] {0}, 1, false, false);
  }
}
