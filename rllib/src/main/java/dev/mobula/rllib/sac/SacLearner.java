package dev.mobula.rllib.sac;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.ReparameterizedDistribution;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.critic.ActionCritics;
import dev.mobula.rllib.critic.FlatActions;

/** The learner actor of SAC and TQC for Box actions. Confined to its actor's thread. */
public final class SacLearner extends SoftLearner {
  private static final String ACTIONS_RNG = "actions_rng";

  private final ActionCritics critics;
  private final Temperature temperature;
  private final Rng rng;
  private final ColumnBatch minibatch;
  private final ColumnBatch next;
  private final ReparameterizedDistribution distribution;
  private final ColumnBatch nextActions;
  private final FlatActions flat;
  private final Column nextLogProb;
  private final float[] logProbs;
  private final float[] targets;

  /**
   * Makes the networks with fresh weights, and the replay buffer.
   *
   * @param policy what the network that acts looks like
   * @param seed decides the initial weights, what is drawn from the replay buffer, and actions
   * @throws dev.mobula.rllib.RllibException if there is not enough memory for the replay buffer
   */
  public SacLearner(SoftSpec config, PolicySpec policy, long seed) {
    int size = config.common().trainBatchSizePerLearner();
    ActionCritics all = new ActionCritics(config.common(), policy, config.critics(), size, seed);
    Temperature entropyWeight = config.soft().temperature(policy.actionSpace());
    Rng draws = new Rng(Rng.split(seed, "actions", 0));
    ActorLoss actorLoss = new ActorLoss(policy, all, entropyWeight, draws, size);
    super(config, policy, all, entropyWeight, actorLoss, seed);
    this.critics = all;
    this.temperature = entropyWeight;
    this.rng = draws;
    this.minibatch = seen();
    this.next = seenNext();
    this.distribution = (ReparameterizedDistribution) policy.distribution().create(size);
    this.nextActions = transitions().actions().copy();
    this.flat = new FlatActions(policy.actionSpace(), size);
    this.nextLogProb = Column.allocate(DType.FLOAT32, size);
    this.logProbs = new float[size];
    this.targets = new float[size * config.critics().targetAtoms()];
  }

  @Override
  ColumnBatch minibatch() {
    return minibatch;
  }

  @Override
  float[] criticStep(double learningRate) {
    computeTargets();
    return critics.step(
        minibatch.column(SampleBatch.OBSERVATION),
        flat.flatten(transitions().actions()),
        transitions().weights(),
        targets,
        learningRate);
  }

  /** Computes {@code R + d · (Q'(s', a') − α log π(a'|s'))} for each atom of Q'. */
  private void computeTargets() {
    int rows = logProbs.length;
    network().forward(next);
    distribution.condition(network(), rows, null);
    distribution.resampleNoise(rng, 1); // of gSDE; the same for all rows, as in stable-baselines3
    distribution.sampleWithLogProb(rng, nextActions, nextLogProb);
    nextLogProb.read(0, logProbs, rows);
    float[] said =
        critics.ofTargets(next.column(SampleBatch.OBSERVATION), flat.flatten(nextActions));
    float alpha = (float) temperature.alpha();
    int atoms = said.length / rows;
    for (int i = 0; i < said.length; i++) {
      said[i] -= alpha * logProbs[i / atoms];
    }
    bootstrap(said, targets);
  }

  @Override
  public StateDict saveState() {
    return super.saveState().putAll(ACTIONS_RNG, rng.saveState());
  }

  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    rng.loadState(state.sub(ACTIONS_RNG));
  }
}
