package dev.mobula.rllib.td3;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.TargetNetwork;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.critic.ActionCritics;
import dev.mobula.rllib.critic.Critics;
import dev.mobula.rllib.critic.FlatActions;
import dev.mobula.rllib.replay.ReplayLearner;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The learner actor of TD3 and DDPG: steps of the critics towards the values of slightly noisy
 * actions of a policy that follows slowly, and now and then one of the policy up the first critic.
 * Confined to its actor's thread.
 */
public final class Td3Learner extends ReplayLearner {
  private static final String CRITICS = "critics";
  private static final String TARGET = "target";
  private static final String NOISE_RNG = "noise_rng";
  private static final String CRITIC_STEPS = "critic_steps";

  private final Td3Config config;
  private final ActionCritics critics;
  private final TargetNetwork target;
  private final Rng rng;
  private final ColumnBatch minibatch;
  private final ColumnBatch next;
  private final FlatActions flat;
  private final Column nextAction;
  private final float[] nextActions;
  private final float[] targets;
  private long criticSteps;

  /**
   * Makes the networks with fresh weights, and the replay buffer.
   *
   * @param policy what the network that acts looks like
   * @param seed decides the initial weights, what is drawn from the replay buffer, and noise
   * @throws dev.mobula.rllib.RllibException if there is not enough memory for the replay buffer
   */
  public Td3Learner(Td3Config config, PolicySpec policy, long seed) {
    int size = config.common().trainBatchSizePerLearner();
    ActionCritics twins = new ActionCritics(config.common(), policy, config.critics(), size, seed);
    super(config, policy, new DeterministicLoss(twins), seed);
    int width = policy.actionSpace().flatSize();
    this.config = config;
    this.critics = twins;
    this.target = new TargetNetwork(network(), config.common().learnerEngine());
    this.rng = new Rng(Rng.split(seed, "target_noise", 0));
    this.minibatch = seen();
    this.next = seenNext();
    this.flat = new FlatActions(policy.actionSpace(), size);
    this.nextAction = Column.allocate(DType.FLOAT32, size, width);
    this.nextActions = new float[size * width];
    this.targets = new float[size];
  }

  @Override
  protected void beginUpdate() {
    super.beginUpdate();
    critics.beginUpdate();
  }

  @Override
  protected float[] gradientStep(long envSteps) {
    computeTargets();
    float[] errors =
        critics.step(
            minibatch.column(SampleBatch.OBSERVATION),
            flat.flatten(transitions().actions()),
            transitions().weights(),
            targets,
            rate(config.criticLr(), envSteps));
    criticSteps++;
    if (criticSteps % config.policyDelay() == 0) {
      step(minibatch, learningRate(envSteps));
      double tau = config.offPolicy().tau();
      critics.follow(tau);
      target.follow(tau);
    }
    return errors;
  }

  /** Computes {@code R + d · min Q'(s', π'(s') + noise)}. */
  private void computeTargets() {
    addNoise();
    bootstrap(critics.ofTargets(next.column(SampleBatch.OBSERVATION), nextAction), targets);
  }

  private void addNoise() {
    target.network().forward(next);
    Column action = target.network().output(DistributionSpec.ACTION_DIST_INPUTS);
    action.read(0, nextActions, nextActions.length);
    double std = config.targetPolicyNoise();
    double bound = config.targetNoiseClip();
    for (int i = 0; std > 0 && i < nextActions.length; i++) {
      double noise = Math.clamp(std * rng.nextGaussian(), -bound, bound);
      nextActions[i] = (float) Math.clamp(nextActions[i] + noise, -1, 1);
    }
    nextAction.write(0, nextActions, nextActions.length);
  }

  @Override
  protected double learningRate(long envSteps) {
    return rate(config.actorLr(), envSteps);
  }

  private double rate(@Nullable Schedule own, long envSteps) {
    return (own == null ? config.common().lr() : own).value(envSteps);
  }

  @Override
  protected List<Metric> ownMetrics() {
    return critics.metrics();
  }

  /** Returns the names of the metrics of an update, in their order. */
  static Set<String> metricNames() {
    return metricNames(List.of(), Critics.METRICS);
  }

  @Override
  protected long skippedSteps() {
    return super.skippedSteps() + critics.skipped();
  }

  @Override
  public StateDict saveState() {
    return super.saveState()
        .putAll(CRITICS, critics.saveState())
        .putAll(TARGET, target.saveState())
        .putAll(NOISE_RNG, rng.saveState())
        .putLong(CRITIC_STEPS, criticSteps);
  }

  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    critics.loadState(state.sub(CRITICS));
    target.loadState(state.sub(TARGET));
    rng.loadState(state.sub(NOISE_RNG));
    criticSteps = state.getLong(CRITIC_STEPS);
  }

  @Override
  public void close() {
    critics.close();
    target.close();
    super.close();
  }
}
