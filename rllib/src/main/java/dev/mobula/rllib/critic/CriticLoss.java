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
 * The loss of critics, each of which is to say the same target, and its gradients in closed form:
 *
 * <pre>
 *   L = Σ_i mean(w · (Q_i(s, a) − y)²) / 2
 * </pre>
 *
 * <p>Holds working memory for one minibatch; confined to one thread.
 */
public final class CriticLoss implements Loss {
  static final String QF_MEAN = "qf_mean";
  static final String TD_ERROR_MEAN = "td_error_mean";

  private final int critics;
  private final float[] targets;
  private final float[] weights;
  private final float[] values;
  private final float[] errors;
  private double mean;
  private double errorMean;

  /**
   * Creates a loss.
   *
   * @param capacity the largest number of rows
   */
  public CriticLoss(int critics, int capacity) {
    this.critics = critics;
    targets = new float[capacity];
    weights = new float[capacity];
    values = new float[capacity];
    errors = new float[capacity];
  }

  @Override
  public List<String> metricNames() {
    return List.of(QF_MEAN, TD_ERROR_MEAN);
  }

  @Override
  public void addMetrics(double[] sums) {
    sums[0] += mean;
    sums[1] += errorMean;
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch columns {@code value_target}, which is y, and {@code weights}
   * @param outputs {@code q0} and so on
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    minibatch.column(SampleBatch.VALUE_TARGET).read(0, targets, rows);
    minibatch.column(Transitions.WEIGHTS).read(0, weights, rows);
    Arrays.fill(errors, 0, rows, 0);
    mean = 0;
    errorMean = 0;
    double loss = 0;
    for (int critic = 0; critic < critics; critic++) {
      loss += compute(CriticNetwork.output(critic), rows, outputs);
    }
    return loss;
  }

  private double compute(String critic, int rows, Outputs outputs) {
    outputs.output(critic).read(0, values, rows);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double error = (double) values[row] - targets[row];
      mean += values[row] / ((double) rows * critics);
      errorMean += Math.abs(error) / ((double) rows * critics);
      errors[row] += (float) error / critics;
      sum += weights[row] * error * error;
      values[row] = (float) (weights[row] * error / rows);
    }
    outputs.outputGradient(critic).write(0, values, rows);
    return sum / (2.0 * rows);
  }

  /**
   * Returns Q(s, a) − y of each row of the latest {@link #compute}, the mean of all critics;
   * overwritten by the next.
   */
  float[] errors() {
    return errors;
  }
}
