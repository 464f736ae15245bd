package dev.mobula.rllib.critic;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Loss;
import dev.mobula.rllib.replay.Transitions;
import java.util.Arrays;
import java.util.List;

/**
 * The loss of critics that say the values of all choices, each of which is to say the same target y
 * of the one taken, and its gradients in closed form:
 *
 * <pre>
 *   L = Σ_i mean(w · (Q_i(s)[a] − y)²) / 2
 * </pre>
 *
 * <p>Holds working memory for minibatches of one size; confined to one thread.
 */
final class ChoiceLoss implements Loss {
  private final int critics;
  private final int choices;
  private final int firstChoice;
  private final int[] taken;
  private final float[] targets;
  private final float[] weights;
  private final float[] said;
  private final float[] errors;
  private double mean;
  private double errorMean;

  ChoiceLoss(Discrete actions, int critics, int size) {
    this.critics = critics;
    choices = actions.n();
    firstChoice = actions.start();
    taken = new int[size];
    targets = new float[size];
    weights = new float[size];
    said = new float[size * choices];
    errors = new float[size];
  }

  @Override
  public List<String> metricNames() {
    return List.of(CriticLoss.QF_MEAN, CriticLoss.TD_ERROR_MEAN);
  }

  @Override
  public void addMetrics(double[] sums) {
    sums[0] += mean;
    sums[1] += errorMean;
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch columns {@code action}, {@code value_target}, which is y, and {@code weights}
   * @param outputs {@code q0} and so on
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    minibatch.column(SampleBatch.ACTION).read(0, taken, rows);
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
    outputs.output(critic).read(0, said, rows * choices);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int at = row * choices + taken[row] - firstChoice;
      double value = said[at];
      double error = value - targets[row];
      mean += value / ((double) rows * critics);
      errorMean += Math.abs(error) / ((double) rows * critics);
      errors[row] += (float) (error / critics);
      sum += weights[row] * error * error;
      Arrays.fill(said, row * choices, (row + 1) * choices, 0);
      said[at] = (float) (weights[row] * error / rows);
    }
    outputs.outputGradient(critic).write(0, said, rows * choices);
    return sum / (2.0 * rows);
  }

  /**
   * Returns what was said less the target of each row of the latest {@link #compute}, the mean of
   * all critics; overwritten by the next.
   */
  float[] errors() {
    return errors;
  }
}
