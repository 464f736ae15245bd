package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.Sequences;
import dev.mobula.rllib.TrainedNetwork;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.ppo.PpoLoss;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One minibatch step of PPO as its learner takes it: forward, loss, backward, clipping by the
 * global norm, Adam.
 */
final class NetworkStep implements Runnable, AutoCloseable {
  /** Multiply-adds of the forward pass of a row: 4·64 + 64·64 + 64·2 and 4·64 + 64·64 + 64·1. */
  private static final double FORWARD = 4 * 64 + 64 * 64 + 64 * 2 + 4 * 64 + 64 * 64 + 64;

  /** Those of the first layers, whose inputs get no gradients. */
  private static final double FIRST_LAYERS = 2 * 4 * 64;

  private static final double LEARNING_RATE = 1e-6;

  private final TrainedNetwork trained;
  private final ColumnBatch minibatch;
  private final @Nullable Sequences sequences;

  /** Makes a step of CartPole's network on random rows, on the default engine. */
  NetworkStep(int rows) {
    this(StepNetwork.SMALL, PpoConfig.defaults().common(), rows);
  }

  /**
   * Makes a step on random rows.
   *
   * @param config says the engine and the device
   */
  NetworkStep(StepNetwork network, AlgorithmConfig config, int rows) {
    PolicySpec policy = network.policy();
    PpoLoss loss = new PpoLoss(policy.distribution(), false, rows);
    loss.use(
        new PpoLoss.Coefficients(
            0.2, 0.5, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, true));
    trained = new TrainedNetwork(config, policy.network(), "total_loss", "lr", loss, rows, 0);
    Rng rng = new Rng(0);
    Column actions = Column.allocate(DType.INT32, rows);
    for (int i = 0; i < rows; i++) {
      actions.setInt(i, rng.nextInt(2));
    }
    minibatch =
        ColumnBatch.of(PolicySpec.OBSERVATION, observations(policy.input(), rows, rng))
            .with(SampleBatch.ACTION, actions)
            .with(SampleBatch.LOG_PROB, Column.allocate(DType.FLOAT32, rows).fill(-0.7))
            .with(SampleBatch.ADVANTAGE, random(rng, rows, 1))
            .with(SampleBatch.VALUE_TARGET, random(rng, rows, 1));
    sequences = sequences(policy.stateSize(), rows);
  }

  @Override
  public void run() {
    if (trained.computeLoss(minibatch, sequences)) {
      trained.follow(LEARNING_RATE);
    }
  }

  @Override
  public void close() {
    trained.close();
  }

  /**
   * Returns the floating-point operations of the dense layers of CartPole's network for a number of
   * rows: two for each multiply-add of the forward pass, of the gradients of the weights, which are
   * as many, and of the gradients of the layers' inputs, but for the first layers'. Activations,
   * loss and optimiser are not counted.
   */
  static double flop(double rows) {
    return 2 * rows * (FORWARD + FORWARD + FORWARD - FIRST_LAYERS);
  }

  /** Returns those of a forward pass alone. */
  static double forwardFlop(double rows) {
    return 2 * rows * FORWARD;
  }

  private static @Nullable Sequences sequences(int stateSize, int rows) {
    if (stateSize == 0) {
      return null;
    }
    int[] widths = new int[StepNetwork.SEQUENCE];
    Arrays.fill(widths, rows / widths.length);
    return Sequences.packed(widths, Column.allocate(DType.FLOAT32, widths[0], stateSize));
  }

  private static Column observations(NetworkSpec.Input input, int rows, Rng rng) {
    if (input.dtype() == DType.FLOAT32) {
      return random(rng, rows, input.size());
    }
    Column column = Column.allocate(input.dtype(), rows, input.size());
    for (long i = 0; i < column.size(); i++) {
      column.setByte(i, rng.nextInt(256));
    }
    return column;
  }

  private static Column random(Rng rng, int rows, int size) {
    Column column =
        size == 1
            ? Column.allocate(DType.FLOAT32, rows)
            : Column.allocate(DType.FLOAT32, rows, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) rng.nextGaussian());
    }
    return column;
  }
}
