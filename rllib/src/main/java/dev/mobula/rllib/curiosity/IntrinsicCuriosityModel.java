package dev.mobula.rllib.curiosity;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.TrainedNetwork;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;

/** Rewards each step by how far its next observation's features are from those it foresaw. */
final class IntrinsicCuriosityModel implements Curiosity {
  static final List<String> METRICS = List.of(MEAN, "forward_loss", "inverse_loss");

  private static final String LOSS = "curiosity_loss";
  private static final String LR = "exploration_config.lr";

  private final CuriosityConfig config;
  private final StepPairs pairs;
  private final DynamicsLoss loss;
  private final TrainedNetwork dynamics;
  private final FeatureLoss featureLoss;
  private final TrainedNetwork features;
  private final Rng rng;
  private double sum;
  private long rows;

  IntrinsicCuriosityModel(
      CuriosityConfig config, AlgorithmConfig common, PolicySpec policy, int size, long seed) {
    DynamicsNetworks networks = new DynamicsNetworks(config, policy);
    this.config = config;
    this.pairs = new StepPairs(policy, size);
    this.loss =
        new DynamicsLoss(config.forwardLossWeight(), networks.actions(), config.featureDim(), size);
    long dynamicsSeed = Rng.split(seed, "curiosity", 0);
    this.dynamics =
        new TrainedNetwork(common, networks.dynamics(), LOSS, LR, loss, size, dynamicsSeed);
    this.featureLoss = new FeatureLoss(dynamics, loss, config.featureDim(), size);
    long featureSeed = Rng.split(seed, "curiosity", 1);
    this.features =
        new TrainedNetwork(
            common, networks.features(), LOSS, LR, featureLoss, 2 * size, featureSeed);
    this.rng = new Rng(Rng.split(seed, "curiosity", 2));
  }

  @Override
  public Column rewards(Rollout rollout) {
    Column rewards = rollout.batch().column(SampleBatch.REWARD).copy();
    int[] steps = StepPairs.rows(rollout);
    for (int from = 0; from < steps.length; from += pairs.capacity()) {
      int count = Math.min(pairs.capacity(), steps.length - from);
      float[] errors = surprise(rollout, steps, from, count);
      for (int i = 0; i < count; i++) {
        double own = config.intrinsicRewardCoeff() * errors[i];
        int row = steps[from + i];
        rewards.setFloat(row, (float) (rewards.getFloat(row) + own));
        sum += own;
      }
    }
    rows += rollout.numEnvSteps();
    return rewards;
  }

  private float[] surprise(Rollout rollout, int[] steps, int from, int count) {
    pairs.read(rollout.batch(), steps, from, count);
    features.network().forward(pairs.observations(count));
    Column both = features.network().output(DynamicsNetworks.FEATURES);
    Column next = both.slice(count, 2 * count);
    dynamics
        .network()
        .forward(
            pairs
                .actions(count)
                .with(DynamicsNetworks.FEATURES, both.slice(0, count))
                .with(DynamicsNetworks.NEXT_FEATURES, next));
    return loss.foresee(next, dynamics.network(), count);
  }

  @Override
  public void learn(List<Rollout> rollouts, long envSteps) {
    features.beginUpdate();
    dynamics.beginUpdate();
    double learningRate = config.lr().value(envSteps);
    for (Rollout rollout : rollouts) {
      int[] steps = StepPairs.rows(rollout);
      StepPairs.shuffle(steps, rng);
      for (int from = 0; from < steps.length; from += pairs.capacity()) {
        int count = Math.min(pairs.capacity(), steps.length - from);
        pairs.read(rollout.batch(), steps, from, count);
        step(count, learningRate);
      }
    }
  }

  private void step(int count, double learningRate) {
    featureLoss.use(pairs.actions(count));
    if (features.computeLoss(pairs.observations(count), null)) {
      features.follow(learningRate);
      dynamics.follow(learningRate);
    }
  }

  @Override
  public List<Metric> takeMetrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric(MEAN, sum / rows));
    DynamicsLoss.METRICS.forEach(name -> metrics.add(new Metric(name, dynamics.mean(name))));
    sum = 0;
    rows = 0;
    return metrics;
  }

  @Override
  public long skipped() {
    return features.skipped() + dynamics.skipped();
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .putAll("features", features.saveState())
        .putAll("dynamics", dynamics.saveState())
        .putAll("rng", rng.saveState());
  }

  @Override
  public void loadState(StateDict state) {
    features.loadState(state.sub("features"));
    dynamics.loadState(state.sub("dynamics"));
    rng.loadState(state.sub("rng"));
  }

  @Override
  public void close() {
    features.close();
    dynamics.close();
  }
}
