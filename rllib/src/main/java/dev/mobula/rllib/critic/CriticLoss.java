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
 * The loss of critics, each of which is to say the same target y, and its gradients in closed form:
 * of expected returns
 *
 * <pre>
 *   L = Σ_i mean(w · (Q_i(s, a) − y)²) / 2
 * </pre>
 *
 * and of quantiles θ_m (at τ_m = (m − 1/2) / M) of returns, with the Huber function f and the mean
 * over all of them and all atoms of the target
 *
 * <pre>
 *   L = mean_i mean(w · mean_m mean_j(|τ_m − 1[y_j &lt; θ_m]| · f(y_j − θ_m)))
 * </pre>
 *
 * <p>Holds working memory for minibatches of one size; confined to one thread.
 */
public final class CriticLoss implements Loss {
  static final String QF_MEAN = "qf_mean";
  static final String TD_ERROR_MEAN = "td_error_mean";

  private final int critics;
  private final int atoms;
  private final int targetAtoms;
  private final boolean ofQuantiles;
  private final float[] targets;
  private final float[] weights;
  private final float[] said;
  private final float[] errors;
  private double mean;
  private double errorMean;

  /**
   * Creates a loss.
   *
   * @param size the rows of all minibatches
   */
  public CriticLoss(CriticKind kind, int size) {
    critics = kind.critics();
    atoms = kind.atoms();
    targetAtoms = kind.targetAtoms();
    ofQuantiles = kind instanceof CriticKind.Quantiles;
    targets = new float[size * targetAtoms];
    weights = new float[size];
    said = new float[size * atoms];
    errors = new float[size];
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
    minibatch.column(SampleBatch.VALUE_TARGET).read(0, targets, rows * targetAtoms);
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
    outputs.output(critic).read(0, said, rows * atoms);
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      note(row, rows);
      double factor = (double) weights[row] / rows;
      loss += factor * (ofQuantiles ? ofQuantiles(row, factor) : ofExpected(row, factor));
    }
    outputs.outputGradient(critic).write(0, said, rows * atoms);
    return loss;
  }

  /** Returns the loss of a row, and replaces what was said by the gradient. */
  private double ofExpected(int row, double factor) {
    double error = (double) said[row] - targets[row];
    said[row] = (float) (factor * error);
    return error * error / 2;
  }

  private double ofQuantiles(int row, double factor) {
    double each = 1.0 / (critics * atoms * targetAtoms);
    double loss = 0;
    for (int m = 0; m < atoms; m++) {
      double part = (m + 0.5) / atoms;
      double slope = 0;
      for (int j = row * targetAtoms; j < (row + 1) * targetAtoms; j++) {
        double error = (double) said[row * atoms + m] - targets[j];
        double weight = error > 0 ? 1 - part : part;
        double size = Math.abs(error);
        loss += weight * (size <= 1 ? error * error / 2 : size - 0.5);
        slope += weight * Math.clamp(error, -1, 1);
      }
      said[row * atoms + m] = (float) (factor * slope * each);
    }
    return loss * each;
  }

  private void note(int row, int rows) {
    double value = average(said, row * atoms, atoms);
    double error = value - average(targets, row * targetAtoms, targetAtoms);
    errors[row] += (float) (error / critics);
    mean += value / ((double) rows * critics);
    errorMean += Math.abs(error) / ((double) rows * critics);
  }

  private static double average(float[] numbers, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += numbers[i];
    }
    return sum / count;
  }

  /**
   * Returns what was said less the target of each row of the latest {@link #compute}, the mean of
   * all critics; overwritten by the next.
   */
  float[] errors() {
    return errors;
  }
}
