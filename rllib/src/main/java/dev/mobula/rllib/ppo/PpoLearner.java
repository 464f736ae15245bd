package dev.mobula.rllib.ppo;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Engines;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Network;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.Minibatches;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.TrainBatch;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The learner actor of PPO: owns the network and its optimiser, turns rollouts into advantages, and
 * runs epochs of minibatch steps. Confined to its actor's thread.
 */
public final class PpoLearner implements Stateful, AutoCloseable {
  private final PpoConfig config;
  private final Network network;
  private final Optimizer optimizer;
  private final GradientClip gradientClip;
  private final PpoLoss loss;
  private final List<String> columnNames;
  private final Minibatches minibatches;
  private final Rng rng;
  private final PpoLoss.Statistics one = new PpoLoss.Statistics();
  private long version;
  private long trainedRows;
  private double klCoefficient;
  private double gradientNorm;

  /**
   * Makes the network with fresh weights.
   *
   * @param policy what the network looks like
   * @param seed decides the initial weights and the order of minibatches
   */
  public PpoLearner(PpoConfig config, PolicySpec policy, long seed) {
    this.config = config;
    int capacity = config.minibatchSize();
    this.network = Engines.byName(config.common().framework()).create(policy.network(), capacity);
    network.initialize(Rng.split(seed, "weights", 0));
    this.optimizer =
        network.optimizer(
            config.common().optimizer().spec(),
            network.layout().slices().stream()
                .map(ParameterLayout.Slice::name)
                .collect(Collectors.toSet()));
    this.gradientClip = config.common().gradientClip();
    DistributionSpec distribution = policy.distribution();
    this.loss =
        new PpoLoss(
            distribution.create(capacity),
            config.useKlLoss() ? distribution.create(capacity) : null,
            capacity);
    this.columnNames = columnNames(policy);
    this.minibatches = new Minibatches(capacity);
    this.rng = new Rng(Rng.split(seed, "minibatches", 0));
    this.klCoefficient = config.useKlLoss() ? config.klCoeff() : 0;
  }

  private List<String> columnNames(PolicySpec policy) {
    List<String> names = new ArrayList<>();
    names.add(SampleBatch.OBSERVATION);
    policy.actionSpace().columns(SampleBatch.ACTION).forEach(column -> names.add(column.name()));
    names.add(SampleBatch.LOG_PROB);
    names.add(SampleBatch.VALUE);
    if (policy.hasActionMask()) {
      names.add(SampleBatch.ACTION_MASK);
    }
    if (config.useKlLoss()) {
      names.add(SampleBatch.ACTION_DIST_INPUTS);
    }
    return names;
  }

  /** Returns the weights as they are now. */
  public LearnerResult weights() {
    return new LearnerResult(publish(), version, List.of(), List.of());
  }

  /**
   * Updates the network from rollouts sampled with its latest weights.
   *
   * @param envSteps environment steps sampled in the run so far, the time of all schedules
   * @throws RllibException if the loss or a gradient is not finite; the weights are those before
   *     the minibatch where it happened
   */
  public LearnerResult update(List<Rollout> rollouts, long envSteps) {
    long start = System.nanoTime();
    TrainBatch batch =
        TrainBatch.of(rollouts, columnNames, config.common().gamma(), config.lambda());
    long prepared = System.nanoTime();
    double learningRate = config.common().lr().value(envSteps);
    PpoLoss.Coefficients coefficients = coefficients(envSteps);
    PpoLoss.Statistics sums = new PpoLoss.Statistics();
    int epochs = 0;
    boolean goOn = true;
    while (goOn && epochs < config.numEpochs()) {
      goOn =
          minibatches.forEach(
              batch,
              config.shuffleBatchPerEpoch(),
              rng,
              minibatch -> step(minibatch, coefficients, learningRate, sums));
      epochs++;
    }
    adaptKl(sums);
    trainedRows += batch.rows().length;
    version++;
    List<Metric> timers =
        List.of(
            new Metric("advantages", (prepared - start) * 1e-9),
            new Metric("minibatches", (System.nanoTime() - prepared) * 1e-9));
    List<Metric> metrics = metrics(sums, coefficients);
    addUpdate(metrics, batch.explainedVariance(), gradientNorm, learningRate, epochs, trainedRows);
    return new LearnerResult(publish(), version, metrics, timers);
  }

  /** Takes one minibatch step; returns false where the policy moved too far and learning stops. */
  private boolean step(
      ColumnBatch minibatch,
      PpoLoss.Coefficients coefficients,
      double learningRate,
      PpoLoss.Statistics sums) {
    network.forward(minibatch);
    loss.compute(minibatch, network, coefficients, one);
    if (!Double.isFinite(one.totalLoss)) {
      throw notFinite("the loss is " + one.totalLoss, minibatch);
    }
    sums.add(one);
    if (config.targetKl() != null && one.approximateKl > 1.5 * config.targetKl()) {
      return false;
    }
    network.backward();
    gradientNorm = optimizer.step(learningRate, gradientClip);
    if (!Double.isFinite(gradientNorm)) {
      throw notFinite("the norm of the gradients is " + gradientNorm, minibatch);
    }
    return true;
  }

  private RllibException notFinite(String what, ColumnBatch minibatch) {
    return new RllibException(
        ("expected finite numbers while learning, but %s (policy loss %s, value loss %s, entropy %s;"
                + " minibatch of %d rows, weights version %d). The run has diverged: lower lr, set"
                + " grad_clip, or normalise observations and rewards")
            .formatted(
                what, one.policyLoss, one.valueLoss, one.entropy, minibatch.rows(), version));
  }

  private PpoLoss.Coefficients coefficients(long envSteps) {
    Double valueClip = config.vfClipParam();
    Schedule valueRange = config.clipRangeVf();
    return new PpoLoss.Coefficients(
        config.clipParam().value(envSteps),
        config.vfLossCoeff(),
        valueClip == null ? Double.POSITIVE_INFINITY : valueClip,
        valueRange == null ? Double.POSITIVE_INFINITY : valueRange.value(envSteps),
        config.entropyCoeff().value(envSteps),
        klCoefficient,
        config.normalizeAdvantage());
  }

  /** The paper's section 4, with RLlib's factors. */
  private void adaptKl(PpoLoss.Statistics sums) {
    if (!config.useKlLoss()) {
      return;
    }
    double kl = sums.kl / sums.minibatches;
    if (kl > 2 * config.klTarget()) {
      klCoefficient *= 1.5;
    } else if (kl < 0.5 * config.klTarget()) {
      klCoefficient *= 0.5;
    }
  }

  private static List<Metric> metrics(PpoLoss.Statistics sums, PpoLoss.Coefficients coefficients) {
    double n = sums.minibatches;
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric("total_loss", sums.totalLoss / n));
    metrics.add(new Metric("policy_loss", sums.policyLoss / n));
    metrics.add(new Metric("vf_loss", sums.valueLoss / n));
    metrics.add(new Metric("entropy", sums.entropy / n));
    metrics.add(new Metric("mean_kl_loss", sums.kl / n));
    metrics.add(new Metric("clip_fraction", sums.clipFraction / n));
    metrics.add(new Metric("curr_clip_param", coefficients.clip()));
    metrics.add(new Metric("curr_entropy_coeff", coefficients.entropy()));
    metrics.add(new Metric("curr_kl_coeff", coefficients.kl()));
    return metrics;
  }

  /** Returns the names of the metrics of an update, in their order. */
  static Set<String> metricNames() {
    List<Metric> metrics =
        metrics(new PpoLoss.Statistics(), new PpoLoss.Coefficients(0, 0, 0, 0, 0, 0, false));
    addUpdate(metrics, 0, 0, 0, 0, 0);
    Set<String> names = new LinkedHashSet<>();
    metrics.forEach(metric -> names.add(metric.name()));
    return names;
  }

  private static void addUpdate(
      List<Metric> metrics,
      double explainedVariance,
      double gradientNorm,
      double learningRate,
      double epochs,
      double trainedRows) {
    metrics.add(new Metric("vf_explained_var", explainedVariance));
    metrics.add(new Metric("gradients_default_optimizer_global_norm", gradientNorm));
    metrics.add(new Metric("default_optimizer_learning_rate", learningRate));
    metrics.add(new Metric("num_epochs", epochs));
    metrics.add(new Metric("num_module_steps_trained_lifetime", trainedRows));
  }

  private Column publish() {
    Column weights = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(weights);
    return weights.seal();
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .put("weights", publish())
        .putAll("optimizer", optimizer.saveState())
        .putAll("rng", rng.saveState())
        .putLong("version", version)
        .putLong("trained_rows", trainedRows)
        .putDouble("kl_coefficient", klCoefficient)
        .putDouble("gradient_norm", gradientNorm);
  }

  @Override
  public void loadState(StateDict state) {
    network.writeParameters(state.column("weights"));
    optimizer.loadState(state.sub("optimizer"));
    rng.loadState(state.sub("rng"));
    version = state.getLong("version");
    trainedRows = state.getLong("trained_rows");
    klCoefficient = state.getDouble("kl_coefficient");
    gradientNorm = state.getDouble("gradient_norm");
  }

  @Override
  public void close() {
    network.close();
  }
}
