package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;

/** Clips rewards to an interval. */
public final class ClipReward extends VectorEnvironmentWrapper {
  private final double min;
  private final double max;

  /** Wraps an environment. */
  public ClipReward(VectorEnvironment inner, double min, double max) {
    super(inner);
    if (!(min <= max)) {
      throw new EnvironmentException(
          "expected rewards to clip to min <= max, found %s and %s".formatted(min, max));
    }
    this.min = min;
    this.max = max;
  }

  @Override
  public void step(ColumnBatch actions, VectorStep out) {
    inner().step(actions, out);
    Column rewards = out.rewards();
    for (int i = 0; i < numEnvs(); i++) {
      rewards.setDouble(i, Math.min(Math.max(rewards.getDouble(i), min), max));
    }
  }
}
