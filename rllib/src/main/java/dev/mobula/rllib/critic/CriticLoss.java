package dev.mobula.rllib.critic;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Loss;
import dev.mobula.rllib.replay.Transitions;
import java.util.Arrays;
import java.util.List;

/**
 * The sum of the losses of critics, each of which is to say the same target, weighted means over
 * the rows. A subclass says what the loss of a row is. Holds working memory for minibatches of one
 * size; confined to one thread.
 */
abstract class CriticLoss implements Loss {
  static final String QF_MEAN = "qf_mean";
  static final String TD_ERROR_MEAN = "td_error_mean";

  private final int critics;
  private final int outputs;
  private final float[] targets;
  private final float[] weights;
  private final float[] said;
  private final float[] errors;
  private double mean;
  private double errorMean;

  /**
   * Creates a loss.
   *
   * @param outputs how many numbers each critic says of a row
   * @param targetSize how many numbers the target of a row is
   */
  CriticLoss(int critics, int outputs, int targetSize, int size) {
    this.critics = critics;
    this.outputs = outputs;
    targets = new float[size * targetSize];
    weights = new float[size];
    said = new float[size * outputs];
    errors = new float[size];
  }

  /** Reads what a subclass wants of a minibatch beside targets and weights. */
  void begin(ColumnBatch minibatch) {}

  /** Returns the value that one critic says of a row less that of its target. */
  abstract double error(int row, float[] said, float[] targets);

  /** Returns the value that one critic says of a row. */
  abstract double value(int row, float[] said);

  /**
   * Returns the loss of a row, and replaces what was said of it by the gradient.
   *
   * @param factor by what the gradient counts
   */
  abstract double replace(int row, double factor, float[] said, float[] targets);

  @Override
  public final List<String> metricNames() {
    return List.of(QF_MEAN, TD_ERROR_MEAN);
  }

  @Override
  public final void addMetrics(double[] sums) {
    sums[0] += mean;
    sums[1] += errorMean;
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch columns {@code value_target} and {@code weights}
   * @param outputs {@code q0} and so on
   */
  @Override
  public final double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    minibatch.column(SampleBatch.VALUE_TARGET).read(0, targets, targets.length);
    minibatch.column(Transitions.WEIGHTS).read(0, weights, rows);
    begin(minibatch);
    Arrays.fill(errors, 0, rows, 0);
    mean = 0;
    errorMean = 0;
    double loss = 0;
    for (int critic = 0; critic < critics; critic++) {
      loss += compute(CriticNetwork.output(critic), rows, outputs);
    }
    return loss;
  }

  private double compute(String critic, int rows, Outputs network) {
    network.output(critic).read(0, said, rows * outputs);
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      double size = Math.abs(error(row, said, targets));
      errors[row] += (float) (size / critics);
      mean += value(row, said) / ((double) rows * critics);
      errorMean += size / ((double) rows * critics);
      double factor = (double) weights[row] / rows;
      loss += factor * replace(row, factor, said, targets);
    }
    network.outputGradient(critic).write(0, said, rows * outputs);
    return loss;
  }

  /**
   * Returns how far what was said of each row of the latest {@link #compute} was off its target,
   * the mean of all critics, as in RLlib: one too high does not make up for one too low.
   * Overwritten by the next.
   */
  final float[] errors() {
    return errors;
  }
}
