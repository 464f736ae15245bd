package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The rows of one on-policy update: those of all rollouts, one after the other, with advantages and
 * value targets.
 *
 * @param columns the columns that the update reads; not sealed, but not written either
 * @param rows the numbers of the rows that are not padding, in order
 */
public record TrainBatch(ColumnBatch columns, int[] rows) {

  /**
   * Computes advantages ({@link Gae}) and joins the rollouts; the columns of a single rollout are
   * used as they are, without a copy.
   *
   * @param names the sampled columns that the update reads
   */
  public static TrainBatch of(
      List<Rollout> rollouts, Collection<String> names, double gamma, double lambda) {
    List<ColumnBatch> parts = new ArrayList<>();
    int valid = 0;
    for (Rollout rollout : rollouts) {
      parts.add(withAdvantages(rollout, names, gamma, lambda));
      valid += rollout.numEnvSteps();
    }
    return new TrainBatch(ColumnBatch.concat(parts), validRows(rollouts, valid));
  }

  private static ColumnBatch withAdvantages(
      Rollout rollout, Collection<String> names, double gamma, double lambda) {
    SampleBatch batch = rollout.batch();
    ColumnBatch columns = batch.columns();
    Column advantages = Column.allocate(DType.FLOAT32, columns.rows());
    Column targets = Column.allocate(DType.FLOAT32, columns.rows());
    Gae.compute(
        columns.column(SampleBatch.REWARD),
        columns.column(SampleBatch.VALUE),
        nextValues(batch),
        columns.column(SampleBatch.TERMINATED),
        columns.column(SampleBatch.TRUNCATED),
        batch.numEnvs(),
        gamma,
        lambda,
        advantages,
        targets);
    return columns
        .select(names)
        .with(SampleBatch.ADVANTAGE, advantages)
        .with(SampleBatch.VALUE_TARGET, targets);
  }

  /** V(s_{t+1}): the next row's, but the final observation's where truncated. */
  private static Column nextValues(SampleBatch batch) {
    int rows = batch.rows();
    int numEnvs = batch.numEnvs();
    Column next = Column.allocate(DType.FLOAT32, rows);
    next.slice(0, rows - numEnvs).copyFrom(batch.column(SampleBatch.VALUE).slice(numEnvs, rows));
    next.slice(rows - numEnvs, rows).copyFrom(batch.bootstrapValue());
    byte[] truncated = new byte[rows];
    batch.column(SampleBatch.TRUNCATED).read(0, truncated, rows);
    Column truncationValues = batch.column(SampleBatch.TRUNCATION_VALUE);
    for (int row = 0; row < rows; row++) {
      if (truncated[row] != 0) {
        next.setFloat(row, truncationValues.getFloat(row));
      }
    }
    return next;
  }

  private static int[] validRows(List<Rollout> rollouts, int count) {
    int[] rows = new int[count];
    int next = 0;
    int first = 0;
    for (Rollout rollout : rollouts) {
      SampleBatch batch = rollout.batch();
      int[] validSteps = rollout.validSteps().toIntArray();
      for (int t = 0; t < batch.numSteps(); t++) {
        for (int n = 0; n < batch.numEnvs(); n++) {
          if (t < validSteps[n]) {
            rows[next++] = first + batch.row(t, n);
          }
        }
      }
      first += batch.rows();
    }
    return rows;
  }

  /**
   * Returns the share of the variance of the value targets that the sampled values explain: 1 is
   * perfect, 0 no better than the mean.
   */
  public double explainedVariance() {
    float[] values = columns.column(SampleBatch.VALUE).toFloatArray();
    float[] targets = columns.column(SampleBatch.VALUE_TARGET).toFloatArray();
    double targetMean = 0;
    double errorMean = 0;
    for (int row : rows) {
      targetMean += targets[row];
      errorMean += targets[row] - values[row];
    }
    targetMean /= rows.length;
    errorMean /= rows.length;
    double targetSquares = 0;
    double errorSquares = 0;
    for (int row : rows) {
      double target = targets[row] - targetMean;
      double error = targets[row] - values[row] - errorMean;
      targetSquares += target * target;
      errorSquares += error * error;
    }
    return targetSquares == 0 ? 0 : 1 - errorSquares / targetSquares;
  }
}
