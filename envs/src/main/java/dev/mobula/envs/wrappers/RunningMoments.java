package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import java.util.Arrays;

/**
 * Mean and variance of everything seen, per element; the parallel algorithm of Chan, Golub and
 * LeVeque (1983) for one value at a time. As in Gymnasium it starts as if it had seen 1e-4 values
 * of mean 0 and variance 1. Those of policies take batches in and merge what several runners saw;
 * these follow Gymnasium's formula to the last bits, one value at a time.
 */
final class RunningMoments {
  private static final double INITIAL_COUNT = 1e-4;

  private final double[] mean;
  private final double[] variance;
  private double count = INITIAL_COUNT;

  RunningMoments(int size) {
    mean = new double[size];
    variance = new double[size];
    Arrays.fill(variance, 1);
  }

  /** Counts one more value, whose elements follow one by one. */
  void begin() {
    count++;
  }

  /** Adds one element of the value begun last. */
  void add(int element, double value) {
    double before = count - 1;
    double delta = value - mean[element];
    mean[element] += delta / count;
    variance[element] = (variance[element] * before + delta * delta * before / count) / count;
  }

  double mean(int element) {
    return mean[element];
  }

  double variance(int element) {
    return variance[element];
  }

  StateDict save() {
    return new StateDict()
        .put("mean", Column.ofDoubles(mean))
        .put("variance", Column.ofDoubles(variance))
        .putDouble("count", count);
  }

  void load(StateDict state) {
    System.arraycopy(state.column("mean").toDoubleArray(), 0, mean, 0, mean.length);
    System.arraycopy(state.column("variance").toDoubleArray(), 0, variance, 0, mean.length);
    count = state.getDouble("count");
  }
}
