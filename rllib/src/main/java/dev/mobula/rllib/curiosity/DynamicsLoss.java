package dev.mobula.rllib.curiosity;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.ActionDistribution;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Outputs;
import dev.mobula.rllib.Loss;
import java.util.List;

/**
 * The loss of what was foreseen of the next features φ', and of what was told of the action a
 * between φ and φ', and its gradients in closed form (Pathak et al., 2017, equations 3, 5 and 7):
 *
 * <pre>
 *   L = β · mean(F) + (1 − β) · mean(−log p(a|φ, φ'))      F = |foreseen − φ'|² / 2
 * </pre>
 *
 * <p>Holds working memory for the largest minibatch; confined to one thread.
 */
final class DynamicsLoss implements Loss {
  static final List<String> METRICS = List.of("forward_loss", "inverse_loss");

  private final double forwardWeight;
  private final ActionDistribution told;
  private final Column logProb;
  private final Column weights;
  private final float[] differences;
  private final float[] nextFeatures;
  private final float[] errors;
  private double latest;
  private double forward;
  private double inverse;

  DynamicsLoss(double forwardWeight, DistributionSpec actions, int features, int capacity) {
    this.forwardWeight = forwardWeight;
    this.told = actions.create(capacity);
    this.logProb = Column.allocate(DType.FLOAT32, capacity);
    this.weights = Column.allocate(DType.FLOAT32, capacity);
    this.differences = new float[capacity * features];
    this.nextFeatures = new float[capacity * features];
    this.errors = new float[capacity];
  }

  @Override
  public List<String> metricNames() {
    return METRICS;
  }

  @Override
  public void addMetrics(double[] sums) {
    sums[0] += forward;
    sums[1] += inverse;
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch {@code next_features} and {@code action…}
   * @param outputs {@code foreseen_features} and the parameters of the action's distribution
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    foresee(minibatch.column(DynamicsNetworks.NEXT_FEATURES), outputs, rows);
    told.condition(outputs, rows, null);
    told.logProb(minibatch, logProb.slice(0, rows));
    inverse = 0;
    forward = 0;
    for (int row = 0; row < rows; row++) {
      inverse -= logProb.getFloat(row) / (double) rows;
      forward += errors[row] / (double) rows;
    }
    weights.slice(0, rows).fill(-(1 - forwardWeight) / rows);
    told.zeroGradients(outputs);
    told.addLogProbGradient(minibatch, weights.slice(0, rows), outputs);
    int size = rows * (differences.length / errors.length);
    for (int i = 0; i < size; i++) {
      differences[i] *= (float) (forwardWeight / rows);
    }
    outputs.outputGradient(DynamicsNetworks.FORESEEN_FEATURES).write(0, differences, size);
    latest = forwardWeight * forward + (1 - forwardWeight) * inverse;
    return latest;
  }

  /**
   * Computes the error F of each row.
   *
   * @return overwritten by the next call
   */
  float[] foresee(Column next, Outputs outputs, int rows) {
    int width = differences.length / errors.length;
    outputs.output(DynamicsNetworks.FORESEEN_FEATURES).read(0, differences, rows * width);
    next.read(0, nextFeatures, rows * width);
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        differences[i] -= nextFeatures[i];
        sum += (double) differences[i] * differences[i];
      }
      errors[row] = (float) (sum / 2);
    }
    return errors;
  }

  /** Returns the latest loss. */
  double latest() {
    return latest;
  }

  /** Subtracts the gradient of what was foreseen, which is that of the next features too. */
  void subtractTargetGradient(float[] gradient, int size) {
    for (int i = 0; i < size; i++) {
      gradient[i] -= differences[i];
    }
  }
}
