package dev.mobula.rllib.ppo;

import dev.mobula.columns.StateDict;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Learner;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.TrainBatch;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The learner actor of PPO: turns rollouts into advantages, and runs epochs of minibatch steps.
 * Confined to its actor's thread.
 */
public final class PpoLearner extends Learner {
  private static final String KL_COEFFICIENT = "kl_coefficient";
  private static final String FIRST_KL_COEFFICIENT = "first_kl_coefficient";

  private final PpoConfig config;
  private final PpoLoss loss;
  private final List<String> columnNames;
  private double klCoefficient;

  /**
   * Makes the network with fresh weights.
   *
   * @param policy what the network looks like
   * @param seed decides the initial weights and the order of minibatches
   */
  public PpoLearner(PpoConfig config, PolicySpec policy, long seed) {
    PpoLoss clipped =
        new PpoLoss(policy.distribution(), config.useKlLoss(), config.minibatchSize());
    super(config.common(), policy.network(), clipped, config.minibatchSize(), seed);
    this.config = config;
    this.loss = clipped;
    this.columnNames = columnNames(policy);
    this.klCoefficient = firstKlCoefficient();
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

  /**
   * Updates the network from rollouts sampled with its latest weights.
   *
   * @param envSteps environment steps sampled in the run so far, the time of all schedules
   * @throws RllibException if the loss or a gradient is not finite; the weights are those before
   *     the minibatch where it happened
   */
  public LearnerResult update(List<Rollout> rollouts, long envSteps) {
    beginUpdate();
    long start = System.nanoTime();
    TrainBatch batch =
        TrainBatch.of(rollouts, columnNames, config.common().gamma(), config.lambda());
    long prepared = System.nanoTime();
    double learningRate = config.common().lr().value(envSteps);
    PpoLoss.Coefficients coefficients = coefficients(envSteps);
    loss.use(coefficients);
    int epochs = learn(batch, config.numEpochs(), config.shuffleBatchPerEpoch(), learningRate);
    adaptKl();
    List<Metric> timers =
        List.of(
            new Metric("advantages", (prepared - start) * 1e-9),
            new Metric("minibatches", (System.nanoTime() - prepared) * 1e-9));
    return endUpdate(
        learningRate, metrics(coefficients, batch.explainedVariance(), epochs), timers);
  }

  /** Stops learning where the policy has moved too far from the one that sampled. */
  @Override
  protected boolean accepts() {
    return config.targetKl() == null || !(loss.latest().approximateKl > 1.5 * config.targetKl());
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
  private void adaptKl() {
    if (!config.useKlLoss()) {
      return;
    }
    double kl = mean(PpoLoss.MEAN_KL);
    if (kl > 2 * config.klTarget()) {
      klCoefficient *= 1.5;
    } else if (kl < 0.5 * config.klTarget()) {
      klCoefficient *= 0.5;
    }
  }

  private static List<Metric> metrics(
      PpoLoss.Coefficients coefficients, double explainedVariance, int epochs) {
    return List.of(
        new Metric("curr_clip_param", coefficients.clip()),
        new Metric("curr_entropy_coeff", coefficients.entropy()),
        new Metric("curr_kl_coeff", coefficients.kl()),
        new Metric("vf_explained_var", explainedVariance),
        new Metric("num_epochs", epochs));
  }

  /** Returns the names of the metrics of an update, in their order. */
  static Set<String> metricNames() {
    List<Metric> own = metrics(new PpoLoss.Coefficients(0, 0, 0, 0, 0, 0, false), 0, 0);
    return metricNames(PpoLoss.METRICS, own.stream().map(Metric::name).toList());
  }

  /** Includes the KL coefficient, and what it started from, only where there is a KL term. */
  @Override
  public StateDict saveState() {
    StateDict state = super.saveState();
    return config.useKlLoss()
        ? state
            .putDouble(KL_COEFFICIENT, klCoefficient)
            .putDouble(FIRST_KL_COEFFICIENT, config.klCoeff())
        : state;
  }

  /**
   * Goes on with the saved KL coefficient where the state has one that started from this config's
   * {@code kl_coeff}; elsewhere the KL term is new or was changed, and starts from the config.
   */
  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    klCoefficient = firstKlCoefficient();
    if (config.useKlLoss()
        && state.contains(KL_COEFFICIENT)
        && state.getDouble(FIRST_KL_COEFFICIENT) == config.klCoeff()) {
      klCoefficient = state.getDouble(KL_COEFFICIENT);
    }
  }

  private double firstKlCoefficient() {
    return config.useKlLoss() ? config.klCoeff() : 0;
  }
}
