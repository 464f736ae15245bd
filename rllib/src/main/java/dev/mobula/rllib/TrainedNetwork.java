package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.core.collective.Collective;
import dev.mobula.core.collective.CollectiveMember;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.Sequences;
import dev.mobula.rllib.config.AlgorithmConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network with the loss that it minimises and the optimiser of all its parameters, on the engine
 * and with the clipping that a config asks for; and the means of what an update's steps reported.
 * Where several learners have one each, all take the same steps, down the loss over the rows of all
 * of them, and report the same. Confined to one thread.
 */
public final class TrainedNetwork implements Stateful, AutoCloseable {
  private final Network network;
  private final String lossName;
  private final String lrKey;
  private final Loss loss;
  private final Optimizer optimizer;
  private final GradientClip clip;
  private final boolean skipNanGradients;
  private final Column before;
  private final Column after;
  private final @Nullable Collective others;
  private final double[] latest;
  private final double[] sums;
  private long skipped;
  private double lossSum;
  private long steps;
  private boolean begun;
  private int rows;
  private double share;
  private double gradientNorm;

  /**
   * Makes a network with fresh weights, for a learner alone.
   *
   * @param lossName what messages call the loss
   * @param lrKey the key of its learning rate in the config, for messages
   * @param capacity the largest number of rows of a minibatch
   * @param seed decides the weights
   */
  public TrainedNetwork(
      AlgorithmConfig config,
      NetworkSpec spec,
      String lossName,
      String lrKey,
      Loss loss,
      int capacity,
      long seed) {
    this(config, spec, lossName, lrKey, loss, capacity, seed, CollectiveMember.alone());
  }

  /**
   * Makes a network with fresh weights, for one of several learners.
   *
   * @param member which of them; all others have the same arguments
   */
  TrainedNetwork(
      AlgorithmConfig config,
      NetworkSpec spec,
      String lossName,
      String lrKey,
      Loss loss,
      int capacity,
      long seed,
      CollectiveMember member) {
    this.lossName = lossName;
    this.lrKey = lrKey;
    this.loss = loss;
    this.skipNanGradients = config.skipNanGradients();
    this.latest = new double[loss.metricNames().size()];
    this.sums = new double[latest.length];
    this.others = member.hasOthers() ? member.join() : null;
    network = config.learnerSpec(member.rank()).engine().create(spec, capacity);
    try {
      network.initialize(seed);
      optimizer =
          network.optimizer(
              config.optimizer().spec(),
              network.layout().slices().stream()
                  .map(ParameterLayout.Slice::name)
                  .collect(Collectors.toSet()));
      clip = config.gradientClip();
      int kept = skipNanGradients ? network.layout().size() : 0;
      before = Column.allocate(DType.FLOAT32, kept);
      after = Column.allocate(DType.FLOAT32, kept);
    } catch (RuntimeException | Error failure) {
      network.close();
      throw failure;
    }
  }

  /** Returns the network, for forward passes. */
  public Network network() {
    return network;
  }

  /**
   * Begins new means with the next step; those of an update without any stay those of the one
   * before.
   */
  public void beginUpdate() {
    begun = true;
  }

  /**
   * Takes one step down the loss: {@link #computeLoss}, then {@link #follow}.
   *
   * @throws DivergedException if the loss or a gradient is not finite and steps are not to be left
   *     out for that; the weights are then those before
   */
  public void step(ColumnBatch minibatch, double learningRate) {
    if (computeLoss(minibatch, null)) {
      follow(learningRate);
    }
  }

  /**
   * Computes the loss of a minibatch, and the gradients of the network's outputs. One of several
   * learners may have no rows of it.
   *
   * @param sequences which rows follow one another; null where each stands alone
   * @return false where the loss is not finite, and the step is to be left out for that
   * @throws DivergedException if the loss is not finite otherwise
   */
  public boolean computeLoss(ColumnBatch minibatch, @Nullable Sequences sequences) {
    if (minibatch.rows() > 0 && sequences == null) {
      network.forward(minibatch);
    } else if (minibatch.rows() > 0 && sequences != null) {
      network.forward(minibatch, sequences);
    }
    return computeLoss(minibatch);
  }

  /** The same for rows of a batch that the network holds; the minibatch has the other columns. */
  boolean computeLossOfHeld(Minibatches.Minibatch minibatch) {
    ColumnBatch columns = minibatch.columns();
    if (columns.rows() > 0) {
      int[] order = minibatch.all().order();
      network.forwardHeld(order, minibatch.from(), columns.rows(), minibatch.sequences());
    }
    return computeLoss(columns);
  }

  private boolean computeLoss(ColumnBatch minibatch) {
    rows = minibatch.rows();
    double value = rows > 0 || others == null ? loss.compute(minibatch, network) : 0;
    Arrays.fill(latest, 0);
    loss.addMetrics(latest);
    if (others != null) {
      value = averageLoss(value, others);
    }
    if (!Double.isFinite(value)) {
      skip(lossName + " is " + value);
      return false;
    }
    if (begun) {
      Arrays.fill(sums, 0);
      lossSum = 0;
      steps = 0;
      begun = false;
    }
    lossSum += value;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += latest[i];
    }
    steps++;
    return true;
  }

  /** Replaces the metrics, and returns the loss, by those over the rows of all learners. */
  private double averageLoss(double value, Collective all) {
    double[] numbers = new double[2 + latest.length];
    numbers[0] = rows;
    if (rows > 0) { // else what is left from another minibatch, and may not be finite
      numbers[1] = rows * value;
      for (int i = 0; i < latest.length; i++) {
        numbers[2 + i] = rows * latest[i];
      }
    }
    all.sum(numbers);
    share = rows / numbers[0];
    for (int i = 0; i < latest.length; i++) {
      latest[i] = numbers[2 + i] / numbers[0];
    }
    return numbers[1] / numbers[0];
  }

  /** Returns the mean of a number over the rows of all learners' latest minibatch. */
  double average(double ofOwnRows) {
    if (others == null) {
      return ofOwnRows;
    }
    double[] sum = {rows > 0 ? share * ofOwnRows : 0};
    others.sum(sum);
    return sum[0];
  }

  /**
   * Follows the gradients of the latest loss: backward, clipping, one step of the optimiser. Where
   * steps are left out, also one that leads to weights that are not finite is undone.
   *
   * @throws DivergedException if a gradient is not finite and steps are not to be left out for
   *     that; the weights are then those before
   */
  public void follow(double learningRate) {
    if (skipNanGradients) {
      network.readParameters(before);
    }
    if (others == null) {
      network.backward();
    } else {
      averageGradients(others);
    }
    double norm = optimizer.step(learningRate, clip);
    if (!Double.isFinite(norm)) {
      skip("the norm of the gradients of %s is %s".formatted(lossName, norm));
      return;
    }
    gradientNorm = norm;
    if (skipNanGradients) {
      network.readParameters(after);
      undoUnless(Finite.all(after));
    }
  }

  private void averageGradients(Collective all) {
    if (rows > 0) {
      network.backward();
      network.readGradients(all.vector());
    }
    network.writeGradients(all.average(share));
  }

  private void undoUnless(boolean finite) {
    if (!finite) {
      network.writeParameters(before);
      skipped++;
    }
  }

  private void skip(String what) {
    if (!skipNanGradients) {
      throw notFinite(what);
    }
    skipped++;
  }

  /** Returns the steps of the run that were left out or undone, as something was not finite. */
  public long skipped() {
    return skipped;
  }

  /** Tells whether any loss was computed, without which there are no means. */
  boolean hasMeans() {
    return steps > 0;
  }

  /** Returns the mean loss of the update's steps. */
  public double meanLoss() {
    return lossSum / steps;
  }

  /** Returns the mean over the update's steps of one of the loss's metrics. */
  public double mean(String metric) {
    return sums[loss.metricNames().indexOf(metric)] / steps;
  }

  /** Returns the names of the loss's metrics, in order. */
  List<String> metricNames() {
    return loss.metricNames();
  }

  /** Returns the global norm of the latest gradients, before clipping. */
  double gradientNorm() {
    return gradientNorm;
  }

  private DivergedException notFinite(String what) {
    StringBuilder parts = new StringBuilder();
    for (int i = 0; i < latest.length; i++) {
      parts.append(loss.metricNames().get(i)).append(' ').append(latest[i]).append(", ");
    }
    return new DivergedException(
        ("expected finite numbers while learning, but %s (%sminibatch of %d rows). The run has"
                + " diverged: lower %s, set grad_clip, or normalise observations and rewards; or have"
                + " such steps left out by skip_nan_gradients: true")
            .formatted(what, parts, rows, lrKey));
  }

  /** Returns a copy of the flat parameters. */
  public Column weights() {
    Column weights = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(weights);
    return weights;
  }

  /**
   * Returns everything needed to go on.
   *
   * @throws DivergedException if the weights are not finite, so that every checkpoint is a good one
   */
  @Override
  public StateDict saveState() {
    Column weights = weights();
    Finite.expectWeights(weights, lossName, lrKey);
    return new StateDict()
        .put("weights", weights)
        .putLong("skipped", skipped)
        .putAll("optimizer", optimizer.saveState())
        .putDouble("gradient_norm", gradientNorm)
        .put("metric_sums", Column.ofDoubles(sums))
        .putDouble("loss_sum", lossSum)
        .putLong("steps", steps);
  }

  @Override
  public void loadState(StateDict state) {
    network.writeParameters(state.column("weights"));
    optimizer.loadState(state.sub("optimizer"));
    gradientNorm = state.getDouble("gradient_norm");
    state.column("metric_sums").read(0, sums, sums.length);
    lossSum = state.getDouble("loss_sum");
    steps = state.getLong("steps");
    skipped = state.contains("skipped") ? state.getLong("skipped") : 0;
  }

  @Override
  public void close() {
    network.close();
  }
}
