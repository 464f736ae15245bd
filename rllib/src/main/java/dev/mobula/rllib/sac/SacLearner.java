package dev.mobula.rllib.sac;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.ReparameterizedDistribution;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.critic.ActionCritics;
import dev.mobula.rllib.critic.FlatActions;
import dev.mobula.rllib.replay.ReplayLearner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The learner actor of SAC and TQC: steps of the critics towards targets that count entropy as
 * reward, of the policy up the critics, and of the temperature. Confined to its actor's thread.
 */
public final class SacLearner extends ReplayLearner {
  private static final String CRITICS = "critics";
  private static final String TEMPERATURE = "temperature";
  private static final String ACTIONS_RNG = "actions_rng";
  private static final String CRITIC_STEPS = "critic_steps";
  private static final List<String> OWN_METRICS = List.of("alpha_value", "alpha_loss");

  private final SoftSpec config;
  private final ActionCritics critics;
  private final Temperature temperature;
  private final ActorLoss loss;
  private final Rng rng;
  private final ColumnBatch minibatch;
  private final ColumnBatch next;
  private final ReparameterizedDistribution distribution;
  private final ColumnBatch nextActions;
  private final FlatActions flat;
  private final Column nextLogProb;
  private final float[] logProbs;
  private final float[] rewards;
  private final float[] discounts;
  private final float[] targets;
  private long criticSteps;

  /**
   * Makes the networks with fresh weights, and the replay buffer.
   *
   * @param policy what the network that acts looks like
   * @param seed decides the initial weights, what is drawn from the replay buffer, and actions
   * @throws dev.mobula.rllib.RllibException if there is not enough memory for the replay buffer
   */
  public SacLearner(SoftSpec config, PolicySpec policy, long seed) {
    int size = config.common().trainBatchSizePerLearner();
    ActionCritics twins = new ActionCritics(config.common(), policy, config.critics(), size, seed);
    Temperature entropyWeight = config.soft().temperature(policy.actionSpace());
    Rng draws = new Rng(Rng.split(seed, "actions", 0));
    ActorLoss actorLoss = new ActorLoss(policy, twins, entropyWeight, draws, size);
    super(config, policy, actorLoss, seed);
    this.config = config;
    this.critics = twins;
    this.temperature = entropyWeight;
    this.loss = actorLoss;
    this.rng = draws;
    this.minibatch = seen();
    this.next = seenNext();
    this.distribution = (ReparameterizedDistribution) policy.distribution().create(size);
    this.nextActions = transitions().actions().copy();
    this.flat = new FlatActions(policy.actionSpace(), size);
    this.nextLogProb = Column.allocate(DType.FLOAT32, size);
    this.logProbs = new float[size];
    this.rewards = new float[size];
    this.discounts = new float[size];
    this.targets = new float[size * config.critics().targetAtoms()];
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
            config.soft().criticLr(config.common(), envSteps));
    step(minibatch, learningRate(envSteps));
    temperature.step(loss.meanLogProb(), config.soft().alphaLr(config.common(), envSteps));
    criticSteps++;
    if (criticSteps % config.soft().targetNetworkUpdateFreq() == 0) {
      critics.follow(config.offPolicy().tau());
    }
    return errors;
  }

  /** Computes {@code R + d · (Q'(s', a') − α log π(a'|s'))} for each atom of Q'. */
  private void computeTargets() {
    int rows = transitions().count();
    network().forward(next);
    distribution.condition(network(), rows, null);
    distribution.sampleWithLogProb(rng, nextActions, nextLogProb);
    nextLogProb.read(0, logProbs, rows);
    float[] said =
        critics.ofTargets(next.column(SampleBatch.OBSERVATION), flat.flatten(nextActions));
    transitions().returns().read(0, rewards, rows);
    transitions().discounts().read(0, discounts, rows);
    float alpha = (float) temperature.alpha();
    int atoms = targets.length / rows;
    for (int i = 0; i < targets.length; i++) {
      int row = i / atoms;
      float later = discounts[row] * (said[i] - alpha * logProbs[row]);
      targets[i] = rewards[row] + (discounts[row] == 0 ? 0 : later);
    }
  }

  @Override
  protected double learningRate(long envSteps) {
    return config.soft().actorLr(config.common(), envSteps);
  }

  @Override
  protected List<Metric> ownMetrics() {
    return metrics(critics.metrics(), temperature, loss.meanLogProb());
  }

  static List<Metric> metrics(List<Metric> ofCritics, Temperature temperature, double meanLogProb) {
    List<Metric> metrics = new ArrayList<>(ofCritics);
    metrics.add(new Metric("alpha_value", temperature.alpha()));
    metrics.add(new Metric("alpha_loss", temperature.loss(meanLogProb)));
    return metrics;
  }

  /** Returns the names of the metrics of an update, in their order. */
  static Set<String> metricNames() {
    List<String> own = new ArrayList<>(ActionCritics.METRICS);
    own.addAll(OWN_METRICS);
    return metricNames(List.of(ActorLoss.ENTROPY), own);
  }

  @Override
  public StateDict saveState() {
    return super.saveState()
        .putAll(CRITICS, critics.saveState())
        .putAll(TEMPERATURE, temperature.saveState())
        .putAll(ACTIONS_RNG, rng.saveState())
        .putLong(CRITIC_STEPS, criticSteps);
  }

  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    critics.loadState(state.sub(CRITICS));
    temperature.loadState(state.sub(TEMPERATURE));
    rng.loadState(state.sub(ACTIONS_RNG));
    criticSteps = state.getLong(CRITIC_STEPS);
  }

  @Override
  public void close() {
    critics.close();
    super.close();
  }
}
