package dev.mobula.rllib.ppo;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.core.collective.CollectiveMember;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Learner;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.Minibatches;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.TrainBatch;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.curiosity.Curiosity;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The learner actor of PPO: turns rollouts into advantages, and runs epochs of minibatch steps.
 * Confined to its actor's thread.
 */
public final class PpoLearner extends Learner {
  private static final String CURIOSITY = "curiosity";
  private static final List<String> OWN_METRICS =
      List.of(
          "curr_clip_param",
          "curr_entropy_coeff",
          "curr_kl_coeff",
          "vf_explained_var",
          "num_epochs");
  private static final String KL_COEFFICIENT = "kl_coefficient";
  private static final String FIRST_KL_COEFFICIENT = "first_kl_coefficient";

  private final PpoConfig config;
  private final PpoLoss loss;
  private final boolean shared;
  private final List<String> columnNames;
  private final @Nullable Curiosity curiosity;
  private double klCoefficient;

  /**
   * Makes the network with fresh weights.
   *
   * @param policy what the network looks like
   * @param seed decides the initial weights and the order of minibatches
   */
  public PpoLearner(PpoConfig config, PolicySpec policy, long seed) {
    this(config, policy, seed, CollectiveMember.alone());
  }

  /**
   * Makes one of several learners.
   *
   * @param member which of them; all others have the same arguments, and get the same calls
   */
  PpoLearner(PpoConfig config, PolicySpec policy, long seed, CollectiveMember member) {
    PpoLoss clipped =
        new PpoLoss(policy.distribution(), config.useKlLoss(), config.minibatchSize());
    super(config.common(), policy.network(), clipped, config.minibatchSize(), seed, member);
    this.shared = member.hasOthers();
    this.config = config;
    this.loss = clipped;
    this.columnNames = columnNames(policy);
    this.curiosity =
        config.explorationConfig().create(config.common(), policy, config.minibatchSize(), seed);
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
    if (policy.previousSize() > 0) {
      names.add(SampleBatch.PREVIOUS_IN);
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
    TrainBatch batch = trainBatch(rollouts);
    long prepared = System.nanoTime();
    double learningRate = config.common().lr().value(envSteps);
    PpoLoss.Coefficients coefficients = coefficients(envSteps);
    loss.use(coefficients);
    int epochs = learn(batch, config.numEpochs(), config.shuffleBatchPerEpoch(), learningRate);
    adaptKl();
    if (curiosity != null) {
      curiosity.learn(rollouts, envSteps);
    }
    List<Metric> timers =
        List.of(
            new Metric("advantages", (prepared - start) * 1e-9),
            new Metric("minibatches", (System.nanoTime() - prepared) * 1e-9));
    return endUpdate(
        learningRate, metrics(coefficients, batch.explainedVariance(), epochs), timers);
  }

  private TrainBatch trainBatch(List<Rollout> rollouts) {
    double gamma = config.common().gamma();
    int maxSeqLen = config.common().model().maxSeqLen();
    return curiosity == null
        ? TrainBatch.of(rollouts, columnNames, gamma, config.lambda(), maxSeqLen)
        : TrainBatch.of(
            rollouts, columnNames, gamma, config.lambda(), maxSeqLen, curiosity::rewards);
  }

  @Override
  protected long skippedSteps() {
    return super.skippedSteps() + (curiosity == null ? 0 : curiosity.skipped());
  }

  /** Advantages are normalised over the minibatch, of which this learner has but a part. */
  @Override
  protected void beforeStep(TrainBatch batch, Minibatches.Rows rows) {
    if (shared && config.normalizeAdvantage()) {
      Column advantages = batch.columns().column(SampleBatch.ADVANTAGE);
      float[] all = new float[rows.count()];
      for (int i = 0; i < all.length; i++) {
        all[i] = advantages.getFloat(rows.order()[rows.from() + i]);
      }
      loss.normalizeBy(PpoLoss.Moments.of(all, all.length));
    }
  }

  /** Stops learning where the policy has moved too far from the one that sampled. */
  @Override
  protected boolean accepts() {
    return config.targetKl() == null
        || !(average(loss.latest().approximateKl) > 1.5 * config.targetKl());
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

  private List<Metric> metrics(
      PpoLoss.Coefficients coefficients, double explainedVariance, int epochs) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric("curr_clip_param", coefficients.clip()));
    metrics.add(new Metric("curr_entropy_coeff", coefficients.entropy()));
    metrics.add(new Metric("curr_kl_coeff", coefficients.kl()));
    metrics.add(new Metric("vf_explained_var", explainedVariance));
    metrics.add(new Metric("num_epochs", epochs));
    if (curiosity != null) {
      metrics.addAll(curiosity.takeMetrics());
    }
    return metrics;
  }

  /** Returns the names of the metrics of an update, in their order. */
  static Set<String> metricNames(PpoConfig config) {
    List<String> own = new ArrayList<>(OWN_METRICS);
    own.addAll(config.explorationConfig().metricNames());
    return metricNames(PpoLoss.METRICS, own);
  }

  /** Includes the KL coefficient, and what it started from, only where there is a KL term. */
  @Override
  public StateDict saveState() {
    StateDict state = super.saveState();
    if (curiosity != null) {
      state.putAll(CURIOSITY, curiosity.saveState());
    }
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
    if (curiosity != null) {
      curiosity.loadState(state.sub(CURIOSITY));
    }
    klCoefficient = firstKlCoefficient();
    if (config.useKlLoss()
        && state.contains(KL_COEFFICIENT)
        && state.getDouble(FIRST_KL_COEFFICIENT) == config.klCoeff()) {
      klCoefficient = state.getDouble(KL_COEFFICIENT);
    }
  }

  @Override
  public void close() {
    if (curiosity != null) {
      curiosity.close();
    }
    super.close();
  }

  private double firstKlCoefficient() {
    return config.useKlLoss() ? config.klCoeff() : 0;
  }
}
