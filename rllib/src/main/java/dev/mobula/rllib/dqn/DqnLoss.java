package dev.mobula.rllib.dqn;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.QValues;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Loss;
import dev.mobula.rllib.replay.Transitions;
import java.util.Arrays;
import java.util.List;

/**
 * The loss of what was said of the actions taken, and its gradients with respect to the outputs of
 * the network, in closed form:
 *
 * <pre>
 *   L = mean(w · f(Q(s, a) − y))      f(e) = e²/2 up to |e| = 1, |e| − 1/2 beyond; or e²
 * </pre>
 *
 * or the same mean of the {@link ReturnLoss} of quantiles or categories.
 *
 * <p>Holds working memory for one minibatch; confined to one thread.
 */
public final class DqnLoss implements Loss {
  static final List<String> METRICS = List.of("td_error_mean", "qf_mean", "qf_max", "qf_min");

  private final ReturnLoss ofReturn;
  private final int atoms;
  private final QValues values;
  private final int firstAction;
  private final int[] choices;
  private final float[] targets;
  private final float[] weights;
  private final float[] errors;
  private final float[] slopes;
  private final float[] predicted;
  private double errorMean;
  private double mean;
  private double max;
  private double min;

  /**
   * Creates a loss.
   *
   * @param head what the network says of actions
   * @param function of the errors of values or quantiles
   * @param capacity the largest number of rows
   */
  public DqnLoss(
      Discrete actions, PolicyHead.ActionValues head, TdErrorLoss function, int capacity) {
    this.ofReturn = ReturnLoss.of(head.returns(), function);
    this.atoms = head.returns().atoms();
    this.values = new QValues(head, actions.n(), capacity);
    this.firstAction = actions.start();
    this.choices = new int[capacity];
    this.targets = new float[capacity * atoms];
    this.weights = new float[capacity];
    this.errors = new float[capacity];
    this.slopes = new float[capacity * atoms];
    this.predicted = new float[atoms];
  }

  @Override
  public List<String> metricNames() {
    return METRICS;
  }

  @Override
  public void addMetrics(double[] sums) {
    sums[0] += errorMean;
    sums[1] += mean;
    sums[2] += max;
    sums[3] += min;
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch columns {@code action}, {@code value_target}, which is y, and {@code weights};
   *     rows of weight 0, of which there are fewer than all, do not count in any mean
   * @param outputs {@code action_dist_inputs}, and with dueling {@code value}
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    minibatch.column(SampleBatch.ACTION).read(0, choices, rows);
    minibatch.column(SampleBatch.VALUE_TARGET).read(0, targets, rows * atoms);
    minibatch.column(Transitions.WEIGHTS).read(0, weights, rows);
    values.read(outputs, rows);
    clear();
    int counted = counted(rows);
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      choices[row] -= firstAction;
      if (weights[row] == 0) {
        leaveOut(row);
        continue;
      }
      loss += compute(row);
      float value = values.value(row, choices[row]);
      double error = value - ofReturn.mean(targets, row * atoms);
      errors[row] = (float) error;
      count(value, error, counted);
      scale(row, weights[row] / counted);
    }
    values.writeGradients(choices, slopes, rows, outputs);
    return loss / counted;
  }

  private int counted(int rows) {
    int counted = 0;
    for (int row = 0; row < rows; row++) {
      counted += weights[row] == 0 ? 0 : 1;
    }
    return counted;
  }

  private void leaveOut(int row) {
    errors[row] = 0;
    Arrays.fill(slopes, row * atoms, (row + 1) * atoms, 0f);
  }

  private double compute(int row) {
    values.atoms(row, choices[row], predicted);
    return weights[row] * ofReturn.compute(predicted, targets, row * atoms, slopes);
  }

  private void scale(int row, float by) {
    for (int i = row * atoms; i < (row + 1) * atoms; i++) {
      slopes[i] *= by;
    }
  }

  /**
   * Returns Q(s, a) less the mean of the target of each row of the latest {@link #compute};
   * overwritten by the next.
   */
  float[] errors() {
    return errors;
  }

  private void clear() {
    errorMean = 0;
    mean = 0;
    max = Double.NEGATIVE_INFINITY;
    min = Double.POSITIVE_INFINITY;
  }

  private void count(float value, double error, int rows) {
    errorMean += Math.abs(error) / rows;
    mean += (double) value / rows;
    max = Math.max(max, value);
    min = Math.min(min, value);
  }
}
