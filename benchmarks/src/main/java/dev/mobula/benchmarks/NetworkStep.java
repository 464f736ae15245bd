package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.TrainedNetwork;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.ppo.PpoLoss;

/**
 * One minibatch step of PPO on CartPole, as its learner takes it: forward, loss, backward, clipping
 * by the global norm, Adam; 4-64-64 tanh, separate policy and value nets.
 */
final class NetworkStep implements Runnable, AutoCloseable {
  /** Multiply-adds of the forward pass of a row: 4·64 + 64·64 + 64·2 and 4·64 + 64·64 + 64·1. */
  private static final double FORWARD = 4 * 64 + 64 * 64 + 64 * 2 + 4 * 64 + 64 * 64 + 64;

  /** Those of the first layers, whose inputs get no gradients. */
  private static final double FIRST_LAYERS = 2 * 4 * 64;

  private static final double LEARNING_RATE = 1e-6;

  private final TrainedNetwork trained;
  private final ColumnBatch minibatch;

  /** Makes a step on random rows. */
  NetworkStep(int rows) {
    PolicySpec policy = PolicySpec.of(Box.of(-1, 1, 4), Discrete.of(2));
    PpoLoss loss = new PpoLoss(policy.distribution(), false, rows);
    loss.use(
        new PpoLoss.Coefficients(
            0.2, 0.5, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, true));
    trained =
        new TrainedNetwork(
            PpoConfig.defaults().common(), policy.network(), "total_loss", loss, rows, 0);
    Rng rng = new Rng(0);
    Column actions = Column.allocate(DType.INT32, rows);
    for (int i = 0; i < rows; i++) {
      actions.setInt(i, rng.nextInt(2));
    }
    minibatch =
        ColumnBatch.of(PolicySpec.OBSERVATION, random(rng, rows, 4))
            .with(SampleBatch.ACTION, actions)
            .with(SampleBatch.LOG_PROB, Column.allocate(DType.FLOAT32, rows).fill(-0.7))
            .with(SampleBatch.ADVANTAGE, random(rng, rows, 1))
            .with(SampleBatch.VALUE_TARGET, random(rng, rows, 1));
  }

  @Override
  public void run() {
    trained.step(minibatch, LEARNING_RATE);
  }

  @Override
  public void close() {
    trained.close();
  }

  /**
   * Returns the floating-point operations of the dense layers for a number of rows: two for each
   * multiply-add of the forward pass, of the gradients of the weights, which are as many, and of
   * the gradients of the layers' inputs, but for the first layers'. Activations, loss and optimiser
   * are not counted.
   */
  static double flop(double rows) {
    return 2 * rows * (FORWARD + FORWARD + FORWARD - FIRST_LAYERS);
  }

  /** Returns those of a forward pass alone. */
  static double forwardFlop(double rows) {
    return 2 * rows * FORWARD;
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
