package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.core.collective.CollectiveMember;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Sequences;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.config.AlgorithmConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The actor that learns: owns the network that acts, its optimiser and the loop over minibatches,
 * publishes the weights under a version, and reports and saves all of it. A subclass says what an
 * update is; one with further networks, such as critics or targets, holds them itself and saves
 * them with its state. Confined to its actor's thread.
 */
public abstract class Learner implements Stateful, AutoCloseable {
  private static final String METRICS = "metrics";
  private static final String TOTAL_LOSS = "total_loss";
  private static final String LR = "lr";
  private static final String SKIPPED = "num_nan_gradients_skipped_lifetime";

  private final TrainedNetwork trained;
  private final Minibatches minibatches;
  private final Rng rng;

  /** What the latest updates published, in turn: new memory for each would cost more than they. */
  private final Column[] published;

  private long version;
  private long trainedRows;
  private List<Metric> metrics = List.of();

  /**
   * Makes the network with fresh weights.
   *
   * @param network whose weights are published
   * @param loss minimised by {@link #step}
   * @param minibatchSize the largest number of rows of a minibatch
   * @param seed decides the initial weights and the order of minibatches
   */
  protected Learner(
      AlgorithmConfig config, NetworkSpec network, Loss loss, int minibatchSize, long seed) {
    this(config, network, loss, minibatchSize, seed, CollectiveMember.alone());
  }

  /**
   * Makes one of several learners, which all get the same batches, and each learns from a part of
   * its own of every minibatch.
   *
   * @param minibatchSize the largest number of rows of such a part
   * @param member which of the learners; all others have the same arguments
   */
  protected Learner(
      AlgorithmConfig config,
      NetworkSpec network,
      Loss loss,
      int minibatchSize,
      long seed,
      CollectiveMember member) {
    long weights = Rng.split(seed, "weights", 0);
    this.trained =
        new TrainedNetwork(config, network, TOTAL_LOSS, LR, loss, minibatchSize, weights, member);
    this.minibatches = new Minibatches(minibatchSize, member.rank(), member.size());
    this.rng = new Rng(Rng.split(seed, "minibatches", 0));
    this.published = new Column[] {trained.weights(), trained.weights()};
  }

  /** Returns a copy of the weights as they are now, with the metrics of the latest update. */
  public final LearnerResult weights() {
    List<Metric> known = metrics.isEmpty() ? initialMetrics() : metrics;
    return new LearnerResult(trained.weights().seal(), version, known, List.of());
  }

  /** Returns the metrics that are known before the first update: none, unless overridden. */
  protected List<Metric> initialMetrics() {
    return List.of();
  }

  /** Returns the weights that were published last, which an update without a step leaves. */
  protected final LearnerResult unchanged() {
    return new LearnerResult(latest().seal(), version, List.of(), List.of());
  }

  private Column latest() {
    return published[(int) (version % published.length)];
  }

  /** Returns the network whose weights are published, for forward passes beside {@link #step}. */
  protected final Network network() {
    return trained.network();
  }

  /** Counts rows that steps were taken on, where {@link #learn} is not what takes them. */
  protected final void addTrainedRows(int rows) {
    trainedRows += rows;
  }

  /** Begins the means that {@link #endUpdate} reports. */
  protected void beginUpdate() {
    trained.beginUpdate();
  }

  /**
   * Takes a step on each minibatch of a batch, for some epochs or until {@link #accepts} says no.
   *
   * @return the number of epochs begun
   */
  protected final int learn(TrainBatch batch, int numEpochs, boolean shuffle, double learningRate) {
    boolean held = trained.network().hold(batch.columns());
    TrainBatch gathered = held ? batch.without(trained.network().spec().inputs()) : batch;
    int epochs = 0;
    boolean goOn = true;
    while (goOn && epochs < numEpochs) {
      goOn =
          minibatches.forEach(
              gathered,
              shuffle,
              rng,
              minibatch -> {
                beforeStep(gathered, minibatch.all());
                return step(minibatch, held, learningRate);
              });
      epochs++;
    }
    trainedRows += batch.rows().length;
    return epochs;
  }

  /**
   * Is told the rows of a minibatch of {@link #learn}, those of other learners included, before its
   * loss is computed.
   *
   * @param batch where they are
   */
  protected void beforeStep(TrainBatch batch, Minibatches.Rows rows) {}

  /** Takes one step down the loss, on rows that stand alone each. */
  protected final boolean step(ColumnBatch minibatch, double learningRate) {
    return step(minibatch, null, learningRate);
  }

  /**
   * Takes one step down the loss.
   *
   * @param sequences which rows follow one another; null where each stands alone
   * @return whether to go on, which {@link #accepts} decides
   * @throws DivergedException if the loss or a gradient is not finite, and steps are not left out
   *     for that; the weights are then those before
   */
  protected final boolean step(
      ColumnBatch minibatch, @Nullable Sequences sequences, double learningRate) {
    return follow(trained.computeLoss(minibatch, sequences), learningRate);
  }

  private boolean step(Minibatches.Minibatch minibatch, boolean held, double learningRate) {
    boolean finite =
        held
            ? trained.computeLossOfHeld(minibatch)
            : trained.computeLoss(minibatch.columns(), minibatch.sequences());
    return follow(finite, learningRate);
  }

  private boolean follow(boolean finite, double learningRate) {
    if (!finite) {
      return true;
    }
    boolean accepted = accepts();
    if (accepted) {
      trained.follow(learningRate);
    }
    return accepted;
  }

  /** Returns the mean of a number of the latest loss over all learners, by their rows. */
  protected final double average(double ofThisLearner) {
    return trained.average(ofThisLearner);
  }

  /**
   * Looks at the latest loss before its gradients are followed. Of several learners all must say
   * the same.
   *
   * @return false to leave this step out and end the update
   */
  protected boolean accepts() {
    return true;
  }

  /**
   * Returns the steps of all networks in the run that were left out as something was not finite.
   */
  protected long skippedSteps() {
    return trained.skipped();
  }

  /** Returns the mean over the steps of this update of one of the loss's metrics. */
  protected final double mean(String metric) {
    return trained.mean(metric);
  }

  /**
   * Publishes the weights under a new version, into the memory of the weights before the latest
   * ones. Reports nothing of the loss before the first step of the network that acts, which some
   * algorithms delay.
   *
   * @param own what the algorithm reports beside the loss and the step
   * @throws DivergedException if a weight is not finite
   */
  protected final LearnerResult endUpdate(
      double learningRate, List<Metric> own, List<Metric> timers) {
    version++;
    List<Metric> all = new ArrayList<>();
    if (trained.hasMeans()) {
      all.add(new Metric(TOTAL_LOSS, trained.meanLoss()));
      trained.metricNames().forEach(name -> all.add(new Metric(name, mean(name))));
    }
    all.addAll(own);
    if (trained.hasMeans()) {
      all.add(new Metric("gradients_default_optimizer_global_norm", trained.gradientNorm()));
    }
    all.add(new Metric("default_optimizer_learning_rate", learningRate));
    all.add(new Metric("num_module_steps_trained_lifetime", trainedRows));
    all.add(new Metric(SKIPPED, skippedSteps()));
    metrics = List.copyOf(all);
    trained.network().readParameters(latest());
    Finite.expectWeights(latest(), TOTAL_LOSS, LR);
    return new LearnerResult(latest().seal(), version, metrics, timers);
  }

  /** Returns the names of the metrics of {@link #endUpdate}, in their order. */
  protected static Set<String> metricNames(List<String> ofLoss, List<String> own) {
    Set<String> names = new LinkedHashSet<>();
    names.add(TOTAL_LOSS);
    names.addAll(ofLoss);
    names.addAll(own);
    names.add("gradients_default_optimizer_global_norm");
    names.add("default_optimizer_learning_rate");
    names.add("num_module_steps_trained_lifetime");
    names.add(SKIPPED);
    return names;
  }

  @Override
  public StateDict saveState() {
    StateDict reported = new StateDict();
    metrics.forEach(metric -> reported.putDouble(metric.name(), metric.value()));
    StateDict state = trained.saveState();
    return state
        .putAll(METRICS, reported)
        .putAll("rng", rng.saveState())
        .putLong("version", version)
        .putLong("trained_rows", trainedRows);
  }

  @Override
  public void loadState(StateDict state) {
    trained.loadState(state);
    rng.loadState(state.sub("rng"));
    version = state.getLong("version");
    trained.network().readParameters(latest());
    trainedRows = state.getLong("trained_rows");
    StateDict reported = state.sub(METRICS);
    metrics =
        reported.paths().stream().map(name -> new Metric(name, reported.getDouble(name))).toList();
  }

  @Override
  public void close() {
    trained.close();
  }
}
