package dev.mobula.rllib;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Episodes of five steps, in an environment that cannot save its state and has no source of
 * randomness before it was given a seed. Settings: {@code fail}, whether it throws at its second
 * step while there are {@link #FAILURES} to come; {@code fail_close}, whether closing throws.
 */
public final class UnseededWorld implements Environment<float[], Integer> {
  /** How many objects are still to fail. */
  static final AtomicInteger FAILURES = new AtomicInteger();

  private final boolean fail;
  private final boolean failClose;
  private @Nullable Random rng;
  private int step;

  /** Takes the settings. */
  public UnseededWorld(Map<String, Object> config) {
    fail = config.containsKey("fail");
    failClose = config.containsKey("fail_close");
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
    if (seed != null) {
      rng = new Random(seed);
    }
    step = 0;
    return ResetResult.of(observation());
  }

  private float[] observation() {
    if (rng == null) {
      throw new IllegalStateException("no seed yet");
    }
    return new float[] {rng.nextFloat()};
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    if (++step == 2 && fail && FAILURES.getAndDecrement() > 0) {
      throw new IllegalStateException("broken");
    }
    return StepResult.of(observation(), action, step == 5, false);
  }

  @Override
  public void close() {
    if (failClose) {
      throw new IllegalStateException("cannot be closed");
    }
  }
}
