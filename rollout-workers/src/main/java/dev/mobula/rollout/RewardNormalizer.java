package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.policies.connectors.RunningMoments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rewards that are learnt from: divided by the running deviation of the discounted return
 * and bounded to ±10, as stable-baselines3's {@code VecNormalize} does; or bounded; or as they are.
 * Statistics of several runners are merged as those of observations.
 */
final class RewardNormalizer implements Stateful {
  private static final double BOUND = 10;
  private static final double EPSILON = 1e-8;

  private final boolean enabled;
  private final double clip;
  private final double gamma;
  private final double[] returns;
  private final Column batch;
  private final RunningMoments moments = RunningMoments.withPrior(1);
  private final RunningMoments delta = RunningMoments.empty(1);

  /** Creates the normaliser of {@code numEnvs} copies. */
  RewardNormalizer(EnvRunnerSpec spec, int numEnvs) {
    this.enabled = spec.normalizeReward();
    @Nullable Double bound = spec.clipRewards();
    this.clip = bound == null ? Double.POSITIVE_INFINITY : bound;
    this.gamma = spec.gamma();
    this.returns = new double[numEnvs];
    this.batch = Column.allocate(DType.FLOAT32, numEnvs, 1);
  }

  boolean isEnabled() {
    return enabled;
  }

  /** Takes in the rewards of a step of all copies; before {@link #reward} is asked for them. */
  void observe(double[] rewards) {
    if (!enabled) {
      return;
    }
    for (int i = 0; i < returns.length; i++) {
      add(i, rewards[i]);
    }
    moments.update(batch);
    delta.update(batch);
  }

  /** Takes in the reward of a step of one copy; before {@link #reward} is asked for it. */
  void observe(int copy, double reward) {
    if (enabled) {
      add(copy, reward);
      moments.update(batch.slice(copy, copy + 1));
      delta.update(batch.slice(copy, copy + 1));
    }
  }

  private void add(int copy, double reward) {
    returns[copy] = returns[copy] * gamma + reward;
    batch.setFloat(copy, (float) returns[copy]);
  }

  /** Returns the reward to learn from. */
  float reward(int copy, double reward, boolean ended) {
    double scaled = reward;
    if (enabled) {
      scaled = reward / Math.sqrt(moments.variance(0) + EPSILON);
      scaled = Math.clamp(scaled, -BOUND, BOUND);
      returns[copy] = ended ? 0 : returns[copy];
    }
    return (float) Math.clamp(scaled, -clip, clip);
  }

  /** Forgets the running returns, as new episodes start everywhere. */
  void restart() {
    Arrays.fill(returns, 0);
  }

  /** Forgets the running return of a copy. */
  void restart(int copy) {
    returns[copy] = 0;
  }

  /** Returns what was seen since the latest call. */
  StateDict takeDelta() {
    StateDict state = delta.saveState();
    delta.clear();
    return state;
  }

  /** Takes in what another runner saw. */
  void merge(StateDict learnt) {
    RunningMoments other = RunningMoments.empty(1);
    other.loadState(learnt);
    moments.merge(other);
  }

  /** Replaces the statistics by merged ones. */
  void loadMoments(StateDict merged) {
    moments.loadState(merged);
  }

  StateDict saveMoments() {
    return moments.saveState();
  }

  /** Returns the running returns; the statistics are saved where they are merged. */
  @Override
  public StateDict saveState() {
    return new StateDict().put("returns", Column.ofDoubles(returns));
  }

  @Override
  public void loadState(StateDict state) {
    double[] saved = state.column("returns").toDoubleArray();
    System.arraycopy(saved, 0, returns, 0, returns.length);
  }
}
