package dev.mobula.rllib.dqn;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.TargetNetwork;
import dev.mobula.rllib.replay.ReplayLearner;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The learner actor of DQN: takes gradient steps towards targets of a network that follows slowly.
 * Confined to its actor's thread.
 */
public final class DqnLearner extends ReplayLearner {
  private static final String TARGET = "target";
  private static final String NOISE = "noise_rng";
  private static final String LAST_TARGET_UPDATE = "last_target_update_ts";
  private static final String TARGET_UPDATES = "num_target_updates";

  private final DqnConfig config;
  private final PolicySpec policy;
  private final DqnLoss loss;
  private final TargetNetwork target;
  private final ColumnBatch minibatch;
  private final NextOutputs next;
  private final NextOutputs nextOfTarget;
  private final @Nullable Column nextMask;
  private final TdTarget tdTarget;
  private final Rng noise;
  private long lastTargetUpdate;
  private long targetUpdates;

  /**
   * Makes the network with fresh weights, and the replay buffer.
   *
   * @param policy what the network looks like
   * @param seed decides the initial weights and what is drawn from the replay buffer
   * @throws dev.mobula.rllib.RllibException if there is not enough memory for the replay buffer
   */
  public DqnLearner(DqnConfig config, PolicySpec policy, long seed) {
    int size = minibatchRows(config);
    Discrete actions = (Discrete) policy.actionSpace();
    PolicyHead.ActionValues head = (PolicyHead.ActionValues) policy.head();
    DqnLoss tdLoss = new DqnLoss(actions, head, config.tdErrorLossFn(), size);
    super(config, policy, tdLoss, seed);
    this.config = config;
    this.policy = policy;
    this.loss = tdLoss;
    this.target = new TargetNetwork(network(), config.common().learnerEngine());
    this.minibatch =
        seen()
            .with(
                SampleBatch.VALUE_TARGET,
                Column.allocate(DType.FLOAT32, size, head.returns().atoms()));
    this.next = nextOutputs(network().spec());
    this.nextOfTarget = nextOutputs(network().spec());
    this.nextMask = policy.hasActionMask() ? Column.allocate(DType.BOOL, size, actions.n()) : null;
    this.noise = new Rng(Rng.split(seed, "noise", 0));
    this.tdTarget = new TdTarget(head, actions.n(), size);
  }

  @Override
  protected float[] gradientStep(long envSteps) {
    network().resampleNoise(noise);
    target.network().resampleNoise(noise);
    computeTargets();
    step(minibatch, sequences(), learningRate(envSteps));
    return loss.errors();
  }

  private void computeTargets() {
    if (nextMask != null) {
      policy.readActionMask(transitions().nextObservations(), nextMask);
    }
    Outputs valuer = nextOfTarget.compute(target.network());
    Outputs chooser = config.doubleQ() ? next.compute(network()) : valuer;
    tdTarget.compute(
        transitions(), chooser, valuer, nextMask, minibatch.column(SampleBatch.VALUE_TARGET));
  }

  @Override
  protected void afterGradientSteps(long envSteps) {
    if (envSteps - lastTargetUpdate >= config.targetNetworkUpdateFreq()) {
      target.follow(config.offPolicy().tau());
      lastTargetUpdate = envSteps;
      targetUpdates++;
    }
  }

  @Override
  protected List<Metric> ownMetrics() {
    return List.of(new Metric(TARGET_UPDATES, targetUpdates));
  }

  /** Returns the names of the metrics of an update, in their order. */
  static Set<String> metricNames() {
    return metricNames(DqnLoss.METRICS, List.of(TARGET_UPDATES));
  }

  @Override
  public StateDict saveState() {
    return super.saveState()
        .putAll(TARGET, target.saveState())
        .putAll(NOISE, noise.saveState())
        .putLong(LAST_TARGET_UPDATE, lastTargetUpdate)
        .putLong(TARGET_UPDATES, targetUpdates);
  }

  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    target.loadState(state.sub(TARGET));
    noise.loadState(state.sub(NOISE));
    lastTargetUpdate = state.getLong(LAST_TARGET_UPDATE);
    targetUpdates = state.getLong(TARGET_UPDATES);
  }

  @Override
  public void close() {
    target.close();
    super.close();
  }
}
