package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Arrays;
import java.util.Map;

/**
 * Divides rewards by the running standard deviation of the discounted sum of rewards, so that
 * returns have a variance near 1. The sum starts anew where an episode terminated.
 */
public final class NormalizeReward extends VectorEnvironmentWrapper {
  private final double gamma;
  private final double epsilon;
  private final RunningMoments moments = new RunningMoments(1);
  private final double[] discounted;
  private final Restarts restarts;
  private boolean updating = true;

  /** Wraps an environment, with Gymnasium's discount of 0.99 and epsilon of 1e-8. */
  public NormalizeReward(VectorEnvironment inner) {
    this(inner, 0.99, 1e-8);
  }

  /**
   * Wraps an environment.
   *
   * @param gamma the discount, 0 to 1
   * @param epsilon added to the variance, so that it is never zero
   */
  public NormalizeReward(VectorEnvironment inner, double gamma, double epsilon) {
    super(inner);
    if (!(gamma >= 0 && gamma <= 1)) {
      throw new EnvironmentException("expected a gamma from 0 to 1, found " + gamma);
    }
    this.gamma = gamma;
    this.epsilon = epsilon;
    this.discounted = new double[inner.numEnvs()];
    this.restarts = new Restarts(inner.autoresetMode(), inner.numEnvs());
  }

  /** Sets whether new rewards change the variance; off for evaluation. */
  public void updateRunningMean(boolean update) {
    this.updating = update;
  }

  @Override
  public void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    inner().reset(seed, options, observations);
    Arrays.fill(discounted, 0);
    restarts.onReset();
  }

  @Override
  public void resetWhere(boolean[] which, ColumnBatch observations) {
    inner().resetWhere(which, observations);
    restarts.onResetWhere(which);
  }

  @Override
  public void step(ColumnBatch actions, VectorStep out) {
    inner().step(actions, out);
    restarts.onStep(out);
    for (int i = 0; i < discounted.length; i++) {
      if (!restarts.restarted(i)) {
        accumulate(i, out);
      }
    }
    double scale = 1 / Math.sqrt(moments.variance(0) + epsilon);
    for (int i = 0; i < discounted.length; i++) {
      out.rewards().setDouble(i, out.rewards().getDouble(i) * scale);
    }
  }

  @Override
  protected StateDict saveOwnState() {
    return restarts
        .save()
        .put("discounted", Column.ofDoubles(discounted))
        .putAll("moments", moments.save());
  }

  @Override
  protected void loadOwnState(StateDict state) {
    restarts.load(state);
    moments.load(state.sub("moments"));
    double[] saved = state.column("discounted").toDoubleArray();
    System.arraycopy(saved, 0, discounted, 0, discounted.length);
  }

  private void accumulate(int env, VectorStep out) {
    double kept = out.terminated().getBool(env) ? 0 : discounted[env] * gamma;
    discounted[env] = kept + out.rewards().getDouble(env);
    if (updating) {
      moments.begin();
      moments.add(0, discounted[env]);
    }
  }
}
