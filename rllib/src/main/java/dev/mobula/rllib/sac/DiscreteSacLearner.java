package dev.mobula.rllib.sac;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.ChoiceProbabilities;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.critic.ChoiceCritics;
import org.jspecify.annotations.Nullable;

/**
 * The learner actor of SAC for Discrete actions (Christodoulou, 2019): what {@link SacLearner}
 * draws, it sums over. Confined to its actor's thread.
 */
public final class DiscreteSacLearner extends SoftLearner {
  private final PolicySpec policy;
  private final ChoiceCritics critics;
  private final Temperature temperature;
  private final ColumnBatch minibatch;
  private final ColumnBatch next;
  private final @Nullable Column mask;
  private final @Nullable Column nextMask;
  private final ChoiceProbabilities nextPolicy;
  private final float[] nextValues;
  private final float[] targets;

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
    ChoiceCritics all =
        new ChoiceCritics(config.common(), policy, config.critics().critics(), size, seed);
    Temperature entropyWeight = config.soft().temperature(policy.actionSpace());
    DiscreteActorLoss actorLoss = new DiscreteActorLoss(choices, all, entropyWeight, size);
    super(config, policy, all, entropyWeight, actorLoss, seed);
    boolean masked = policy.hasActionMask();
    this.policy = policy;
    this.critics = all;
    this.temperature = entropyWeight;
    this.mask = masked ? Column.allocate(DType.BOOL, size, choices) : null;
    this.nextMask = masked ? Column.allocate(DType.BOOL, size, choices) : null;
    this.minibatch = mask == null ? seen() : seen().with(SampleBatch.ACTION_MASK, mask);
    this.next = seenNext();
    this.nextPolicy = new ChoiceProbabilities(choices, size);
    this.nextValues = new float[size];
    this.targets = new float[size];
  }

  @Override
  ColumnBatch minibatch() {
    return minibatch;
  }

  @Override
  float[] criticStep(double learningRate) {
    if (mask != null && nextMask != null) {
      policy.readActionMask(transitions().observations(), mask);
      policy.readActionMask(transitions().nextObservations(), nextMask);
    }
    computeTargets();
    return critics.step(minibatch, targets, learningRate);
  }

  /** Computes {@code R + d · Σ π(a'|s') (min Q'(s', a') − α log π(a'|s'))}. */
  private void computeTargets() {
    int rows = targets.length;
    network().forward(next);
    nextPolicy.read(network(), rows, nextMask);
    float[] said = critics.ofTargets(next.column(SampleBatch.OBSERVATION));
    int choices = said.length / rows;
    for (int row = 0; row < rows; row++) {
      nextValues[row] = value(said, row * choices, choices);
    }
    bootstrap(nextValues, targets);
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
}
