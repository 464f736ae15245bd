package dev.mobula.rllib;

import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Episodes of one step, in an environment that saves its state and cannot load it. */
public final class ForgetfulWorld implements Environment<float[], Integer> {
  /** How many objects were closed. */
  static final AtomicInteger CLOSED = new AtomicInteger();

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
    return ResetResult.of(new float[1]);
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    return StepResult.of(new float[1], action, true, false);
  }

  @Override
  public boolean canSaveState() {
    return true;
  }

  @Override
  public StateDict saveState() {
    return new StateDict().putLong("something", 1);
  }

  @Override
  public void loadState(StateDict state) {
    throw new IllegalStateException("forgotten");
  }

  @Override
  public void close() {
    CLOSED.incrementAndGet();
  }
}
