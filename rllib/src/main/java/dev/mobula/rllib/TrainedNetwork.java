package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.policies.Engines;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.rllib.config.AlgorithmConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network with the loss that it minimises and the optimiser of all its parameters, on the engine
 * and with the clipping that a config asks for; and the means of what an update's steps reported.
 * Confined to one thread.
 */
public final class TrainedNetwork implements Stateful, AutoCloseable {
  private final Network network;
  private final Loss loss;
  private final Optimizer optimizer;
  private final GradientClip clip;
  private final double[] sums;
  private double lossSum;
  private long steps;
  private boolean begun;
  private int rows;
  private double gradientNorm;

  /**
   * Makes a network with fresh weights.
   *
   * @param capacity the largest number of rows of a minibatch
   * @param seed decides the weights
   */
  public TrainedNetwork(
      AlgorithmConfig config, NetworkSpec spec, Loss loss, int capacity, long seed) {
    this.loss = loss;
    this.sums = new double[loss.metricNames().size()];
    network = Engines.byName(config.framework()).create(spec, capacity);
    try {
      network.initialize(seed);
      optimizer =
          network.optimizer(
              config.optimizer().spec(),
              network.layout().slices().stream()
                  .map(ParameterLayout.Slice::name)
                  .collect(Collectors.toSet()));
      clip = config.gradientClip();
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
   * @throws RllibException if the loss or a gradient is not finite; the weights are then those
   *     before
   */
  public void step(ColumnBatch minibatch, double learningRate) {
    computeLoss(minibatch);
    follow(learningRate);
  }

  /**
   * Computes the loss of a minibatch, and the gradients of the network's outputs.
   *
   * @throws RllibException if the loss is not finite
   */
  public void computeLoss(ColumnBatch minibatch) {
    rows = minibatch.rows();
    network.forward(minibatch);
    double value = loss.compute(minibatch, network);
    if (!Double.isFinite(value)) {
      throw notFinite("the loss is " + value);
    }
    if (begun) {
      Arrays.fill(sums, 0);
      lossSum = 0;
      steps = 0;
      begun = false;
    }
    lossSum += value;
    loss.addMetrics(sums);
    steps++;
  }

  /**
   * Follows the gradients of the latest loss: backward, clipping, one step of the optimiser.
   *
   * @throws RllibException if a gradient is not finite; the weights are then those before
   */
  public void follow(double learningRate) {
    network.backward();
    gradientNorm = optimizer.step(learningRate, clip);
    if (!Double.isFinite(gradientNorm)) {
      throw notFinite("the norm of the gradients is " + gradientNorm);
    }
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

  private RllibException notFinite(String what) {
    double[] latest = new double[sums.length];
    loss.addMetrics(latest);
    StringBuilder parts = new StringBuilder();
    for (int i = 0; i < latest.length; i++) {
      parts.append(loss.metricNames().get(i)).append(' ').append(latest[i]).append(", ");
    }
    return new RllibException(
        ("expected finite numbers while learning, but %s (%sminibatch of %d rows). The run has"
                + " diverged: lower lr, set grad_clip, or normalise observations and rewards")
            .formatted(what, parts, rows));
  }

  /** Returns a copy of the flat parameters. */
  public Column weights() {
    Column weights = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(weights);
    return weights;
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .put("weights", weights())
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
  }

  @Override
  public void close() {
    network.close();
  }
}
