package dev.mobula.rllib.curiosity;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rollout.Rollout;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewards each step by {@code coefficient / n}, where its observation is met for the n-th time in
 * the run. For environments of few observations, all of which it remembers.
 */
final class CountBasedCuriosity implements Curiosity {
  private static final String OBSERVATIONS = "observations";
  private static final String COUNTS = "counts";
  private static final Logger LOGGER = System.getLogger(CountBasedCuriosity.class.getName());

  /** Observations of which one should have been met twice. */
  private static final int MANY = 10_000;

  private final double coefficient;
  private final Map<FloatBuffer, Integer> counts = new LinkedHashMap<>();
  private boolean repeated;
  private double sum;
  private long rows;

  CountBasedCuriosity(double coefficient) {
    this.coefficient = coefficient;
  }

  @Override
  public Column rewards(Rollout rollout) {
    SampleBatch batch = rollout.batch();
    Column observations = batch.column(SampleBatch.OBSERVATION);
    Column rewards = batch.column(SampleBatch.REWARD).copy();
    for (int t = 0; t < batch.numSteps(); t++) {
      for (int n = 0; n < batch.numEnvs(); n++) {
        if (t < rollout.validSteps().getInt(n)) {
          int row = batch.row(t, n);
          double own = coefficient / count(observation(observations, row));
          rewards.setFloat(row, (float) (rewards.getFloat(row) + own));
          sum += own;
          rows++;
        }
      }
    }
    return rewards;
  }

  /** Returns what the network sees, as floats also where that is bytes, as of images. */
  private static float[] observation(Column observations, int row) {
    float[] observation = new float[observations.rowLength()];
    long first = (long) row * observation.length;
    for (int i = 0; i < observation.length; i++) {
      observation[i] = (float) observations.get(first + i);
    }
    return observation;
  }

  private int count(float[] observation) {
    int count = counts.merge(FloatBuffer.wrap(observation), 1, Integer::sum);
    repeated |= count > 1;
    if (!repeated && counts.size() == MANY) {
      LOGGER.log(
          Level.WARNING,
          "exploration_config: none of %d observations was met twice, so that CountBasedCuriosity rewards all alike and remembers each; choose %s"
              .formatted(MANY, CuriosityConfig.MODEL));
    }
    return count;
  }

  @Override
  public void learn(List<Rollout> rollouts, long envSteps) {
    // Counting is all there is to learn.
  }

  @Override
  public List<Metric> takeMetrics() {
    double mean = sum / rows;
    sum = 0;
    rows = 0;
    return List.of(new Metric(MEAN, mean));
  }

  @Override
  public long skipped() {
    return 0;
  }

  @Override
  public StateDict saveState() {
    int width = counts.isEmpty() ? 0 : counts.keySet().iterator().next().capacity();
    Column observations = Column.allocate(DType.FLOAT32, counts.size(), width);
    Column numbers = Column.allocate(DType.INT32, counts.size());
    int row = 0;
    for (Map.Entry<FloatBuffer, Integer> entry : counts.entrySet()) {
      observations.write((long) row * width, entry.getKey().array(), width);
      numbers.setInt(row, entry.getValue());
      row++;
    }
    return new StateDict().put(OBSERVATIONS, observations).put(COUNTS, numbers);
  }

  @Override
  public void loadState(StateDict state) {
    Column observations = state.column(OBSERVATIONS);
    counts.clear();
    repeated = false;
    for (int row = 0; row < observations.rows(); row++) {
      float[] observation = observations.slice(row, row + 1).toFloatArray();
      int count = state.column(COUNTS).getInt(row);
      counts.put(FloatBuffer.wrap(observation), count);
      repeated |= count > 1;
    }
  }

  @Override
  public void close() {
    // Holds nothing that is not garbage-collected.
  }
}
