package dev.mobula.policies.connectors;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.policies.PolicyException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The running mean and variance of vectors, element by element, in double precision. Batches and
 * other moments are merged by the parallel formula of Chan, Golub and LeVeque (1979), so what n
 * runners saw merges into what one would have seen; the order of merging decides the last bits.
 * Confined to one thread.
 */
public final class RunningMoments implements Stateful {
  /** The weight of the prior in {@link #withPrior}, as in stable-baselines3's RunningMeanStd. */
  private static final double PRIOR_COUNT = 1e-4;

  private final double[] mean;
  private final double[] squares; // sums of squared deviations from the mean
  private double count;

  private final double[] batchMean;
  private final double[] batchSquares;

  private RunningMoments(int size) {
    if (size < 1) {
      throw new PolicyException("expected vectors of at least 1 element, found " + size);
    }
    mean = new double[size];
    squares = new double[size];
    batchMean = new double[size];
    batchSquares = new double[size];
  }

  /** Returns moments of nothing. */
  public static RunningMoments empty(int size) {
    return new RunningMoments(size);
  }

  /**
   * Returns moments that start at mean 0 and variance 1 with the weight of 1e-4 vectors, so that
   * the variance is never 0 at first; stable-baselines3's.
   */
  public static RunningMoments withPrior(int size) {
    RunningMoments moments = new RunningMoments(size);
    moments.count = PRIOR_COUNT;
    Arrays.fill(moments.squares, PRIOR_COUNT);
    return moments;
  }

  /** Returns the number of elements of a vector. */
  public int size() {
    return mean.length;
  }

  /** Returns the number of vectors seen, the prior's weight included. */
  public double count() {
    return count;
  }

  /** Returns the mean of one element; 0 where nothing was seen. */
  public double mean(int element) {
    return mean[element];
  }

  /** Returns the variance (of the population) of one element; 1 where nothing was seen. */
  public double variance(int element) {
    return count > 0 ? squares[element] / count : 1;
  }

  /** Takes in all rows of {@code FLOAT32[rows, size]}. */
  public void update(Column rows) {
    if (rows.dtype() != DType.FLOAT32 || rows.rowLength() != size()) {
      throw new PolicyException("expected FLOAT32[n, %d], found %s".formatted(size(), rows));
    }
    if (rows.rows() > 0) {
      computeBatch(rows.segment(), rows.rows());
      merge(rows.rows(), batchMean, batchSquares);
    }
  }

  /** Takes in what other moments have seen. */
  public void merge(RunningMoments other) {
    if (other.size() != size()) {
      throw new PolicyException(
          "expected moments of %d elements, found %d".formatted(size(), other.size()));
    }
    if (other.count > 0) {
      merge(other.count, other.mean, other.squares);
    }
  }

  /** Forgets everything, the prior included. */
  public void clear() {
    count = 0;
    Arrays.fill(mean, 0);
    Arrays.fill(squares, 0);
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .putDouble("count", count)
        .put("mean", Column.ofDoubles(mean))
        .put("squares", Column.ofDoubles(squares));
  }

  @Override
  public void loadState(StateDict state) {
    double[] newMean = vector(state, "mean");
    double[] newSquares = vector(state, "squares");
    count = state.getDouble("count");
    System.arraycopy(newMean, 0, mean, 0, mean.length);
    System.arraycopy(newSquares, 0, squares, 0, squares.length);
  }

  private double[] vector(StateDict state, String path) {
    double[] values = state.column(path).toDoubleArray();
    if (values.length != size()) {
      throw new ColumnException(
          "expected %d elements in '%s', found %d".formatted(size(), path, values.length));
    }
    return values;
  }

  private void computeBatch(MemorySegment rows, int n) {
    int size = size();
    Arrays.fill(batchMean, 0);
    Arrays.fill(batchSquares, 0);
    for (long row = 0; row < n; row++) {
      for (int i = 0; i < size; i++) {
        batchMean[i] += rows.getAtIndex(JAVA_FLOAT, row * size + i);
      }
    }
    for (int i = 0; i < size; i++) {
      batchMean[i] /= n;
    }
    for (long row = 0; row < n; row++) {
      for (int i = 0; i < size; i++) {
        double deviation = rows.getAtIndex(JAVA_FLOAT, row * size + i) - batchMean[i];
        batchSquares[i] += deviation * deviation;
      }
    }
  }

  private void merge(double otherCount, double[] otherMean, double[] otherSquares) {
    double total = count + otherCount;
    for (int i = 0; i < mean.length; i++) {
      double gap = otherMean[i] - mean[i];
      mean[i] += gap * otherCount / total;
      squares[i] += otherSquares[i] + gap * gap * count * otherCount / total;
    }
    count = total;
  }
}
