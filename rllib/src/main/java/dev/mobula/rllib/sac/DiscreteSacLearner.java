package dev.mobula.rllib.sac;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.ChoiceProbabilities;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.critic.ChoiceCritics;
import dev.mobula.rllib.replay.ReplayLearner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The learner actor of SAC for Discrete actions (Christodoulou, 2019): what {@link SacLearner}
 * draws, it sums over. Confined to its actor's thread.
 */
public final class DiscreteSacLearner extends ReplayLearner {
  private static final String CRITICS = "critics";
  private static final String TEMPERATURE = "temperature";
  private static final String CRITIC_STEPS = "critic_steps";

  private final SacConfig config;
  private final PolicySpec policy;
  private final ChoiceCritics critics;
  private final Temperature temperature;
  private final DiscreteActorLoss loss;
  private final ColumnBatch minibatch;
  private final ColumnBatch next;
  private final @Nullable Column mask;
  private final @Nullable Column nextMask;
  private final ChoiceProbabilities nextPolicy;
  private final float[] rewards;
  private final float[] discounts;
  private long criticSteps;

  /**
   * Makes the networks with fresh weights, and the replay buffer.
   *
   * @param policy what the network that acts looks like
   * @param seed decides the initial weights, and what is drawn from the replay buffer
   * @throws dev.mobula.rllib.RllibException if there is not enough memory for the replay buffer
   */
  public DiscreteSacLearner(SacConfig config, PolicySpec policy, long seed) {
    int size = config.common().trainBatchSizePerLearner();
    int choices = policy.distribution().maskSize();
    ChoiceCritics twins =
        new ChoiceCritics(config.common(), policy, config.critics().critics(), size, seed);
    Temperature entropyWeight = config.soft().temperature(policy.actionSpace());
    DiscreteActorLoss actorLoss = new DiscreteActorLoss(choices, twins, entropyWeight, size);
    super(config, policy, actorLoss, seed);
    boolean masked = policy.hasActionMask();
    this.config = config;
    this.policy = policy;
    this.critics = twins;
    this.temperature = entropyWeight;
    this.loss = actorLoss;
    this.mask = masked ? Column.allocate(DType.BOOL, size, choices) : null;
    this.nextMask = masked ? Column.allocate(DType.BOOL, size, choices) : null;
    this.minibatch = mask == null ? seen() : seen().with(SampleBatch.ACTION_MASK, mask);
    this.next = seenNext();
    this.nextPolicy = new ChoiceProbabilities(choices, size);
    this.rewards = new float[size];
    this.discounts = new float[size];
  }

  @Override
  protected void beginUpdate() {
    super.beginUpdate();
    critics.beginUpdate();
  }

  @Override
  protected float[] gradientStep(long envSteps) {
    if (mask != null && nextMask != null) {
      policy.readActionMask(transitions().observations(), mask);
      policy.readActionMask(transitions().nextObservations(), nextMask);
    }
    float[] errors =
        critics.step(minibatch, targets(), config.soft().criticLr(config.common(), envSteps));
    step(minibatch, learningRate(envSteps));
    temperature.step(loss.meanLogProb(), config.soft().alphaLr(config.common(), envSteps));
    criticSteps++;
    if (criticSteps % config.soft().targetNetworkUpdateFreq() == 0) {
      critics.follow(config.offPolicy().tau());
    }
    return errors;
  }

  /** Returns {@code R + d · Σ π(a'|s') (min Q'(s', a') − α log π(a'|s'))} of each transition. */
  private float[] targets() {
    int rows = rewards.length;
    network().forward(next);
    nextPolicy.read(network(), rows, nextMask);
    float[] said = critics.ofTargets(next.column(SampleBatch.OBSERVATION));
    transitions().returns().read(0, rewards, rows);
    transitions().discounts().read(0, discounts, rows);
    int choices = said.length / rows;
    for (int row = 0; row < rows; row++) {
      rewards[row] +=
          discounts[row] == 0 ? 0 : discounts[row] * value(said, row * choices, choices);
    }
    return rewards;
  }

  private float value(float[] said, int start, int choices) {
    float alpha = (float) temperature.alpha();
    float value = 0;
    for (int i = start; i < start + choices; i++) {
      float soft = said[i] - alpha * nextPolicy.logProbabilities()[i];
      value += nextPolicy.probabilities()[i] * soft;
    }
    return value;
  }

  @Override
  protected double learningRate(long envSteps) {
    return config.soft().actorLr(config.common(), envSteps);
  }

  @Override
  protected List<Metric> ownMetrics() {
    return SacLearner.metrics(critics.metrics(), temperature, loss.meanLogProb());
  }

  @Override
  public StateDict saveState() {
    return super.saveState()
        .putAll(CRITICS, critics.saveState())
        .putAll(TEMPERATURE, temperature.saveState())
        .putLong(CRITIC_STEPS, criticSteps);
  }

  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    critics.loadState(state.sub(CRITICS));
    temperature.loadState(state.sub(TEMPERATURE));
    criticSteps = state.getLong(CRITIC_STEPS);
  }

  @Override
  public void close() {
    critics.close();
    super.close();
  }
}
