package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The rows of one on-policy update: those of all rollouts, one after the other, with advantages and
 * value targets.
 *
 * @param columns the columns that the update reads; not sealed, but not written either
 * @param rows the numbers of the rows that are not padding, in order; those of a sequence one after
 *     the other
 * @param sequenceLengths how many of them each sequence has; none where each row stands alone
 * @param states what a recurrent network remembered before each row of the columns; no rows where
 *     each row stands alone
 */
public record TrainBatch(ColumnBatch columns, int[] rows, int[] sequenceLengths, Column states) {
  private static final Column NO_STATES = Column.allocate(DType.FLOAT32, 0, 1);

  /** A batch without rows. */
  static final TrainBatch EMPTY =
      new TrainBatch(
          ColumnBatch.of(SampleBatch.REWARD, Column.allocate(DType.FLOAT32, 0)), new int[0]);

  /** Makes a batch of rows that stand alone. */
  public TrainBatch(ColumnBatch columns, int[] rows) {
    this(columns, rows, new int[0], NO_STATES);
  }

  /** Returns this batch without what a network reads. */
  TrainBatch without(List<NetworkSpec.Input> inputs) {
    Set<String> names = new LinkedHashSet<>(columns.names());
    inputs.forEach(input -> names.remove(input.name()));
    return new TrainBatch(columns.select(names), rows, sequenceLengths, states);
  }

  /**
   * Computes advantages ({@link Gae}) and joins the rollouts; the columns of a single rollout are
   * used as they are, without a copy.
   *
   * @param names the sampled columns that the update reads
   * @param maxSeqLen the longest sequence where the rollouts have states of a recurrent network;
   *     others begin where a rollout or an episode does
   */
  public static TrainBatch of(
      List<Rollout> rollouts,
      Collection<String> names,
      double gamma,
      double lambda,
      int maxSeqLen) {
    Function<Rollout, Column> sampled = rollout -> rollout.batch().column(SampleBatch.REWARD);
    return of(rollouts, names, gamma, lambda, maxSeqLen, sampled);
  }

  /**
   * The same with other rewards than those sampled.
   *
   * @param rewards returns those of a rollout, {@code FLOAT32[rows]}
   */
  public static TrainBatch of(
      List<Rollout> rollouts,
      Collection<String> names,
      double gamma,
      double lambda,
      int maxSeqLen,
      Function<Rollout, Column> rewards) {
    List<ColumnBatch> parts = new ArrayList<>();
    int valid = 0;
    for (Rollout rollout : rollouts) {
      parts.add(withAdvantages(rollout, names, gamma, lambda, rewards.apply(rollout)));
      valid += rollout.numEnvSteps();
    }
    ColumnBatch columns = ColumnBatch.concat(parts);
    if (!rollouts.getFirst().batch().columns().contains(SampleBatch.STATE_IN)) {
      return new TrainBatch(columns, validRows(rollouts, valid));
    }
    SequenceRows sequences = new SequenceRows(rollouts, valid, maxSeqLen);
    List<ColumnBatch> states =
        rollouts.stream()
            .map(rollout -> rollout.batch().columns().select(List.of(SampleBatch.STATE_IN)))
            .toList();
    return new TrainBatch(
        columns,
        sequences.rows(),
        sequences.lengths(),
        ColumnBatch.concat(states).column(SampleBatch.STATE_IN));
  }

  /** Tells whether rows belong to sequences. */
  boolean hasSequences() {
    return sequenceLengths.length > 0;
  }

  private static ColumnBatch withAdvantages(
      Rollout rollout, Collection<String> names, double gamma, double lambda, Column rewards) {
    SampleBatch batch = rollout.batch();
    ColumnBatch columns = batch.columns();
    Column advantages = Column.allocate(DType.FLOAT32, columns.rows());
    Column targets = Column.allocate(DType.FLOAT32, columns.rows());
    Gae.compute(
        rewards,
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
