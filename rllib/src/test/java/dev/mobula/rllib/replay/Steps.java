package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.Arrays;
import java.util.List;

/**
 * A sample whose steps can be told apart: the observation is {@code 100·episode + t}, the action
 * {@code episode}, the reward {@code t + 1}, the state before it the negative observation, and what
 * is seen of the step before the observation less one half.
 */
final class Steps {
  private final int numEnvs;
  private final ColumnBatch columns;
  private final int numSteps;
  private final int[] valid;

  /** Begins with steps from t on of one episode for each copy. */
  Steps(int numSteps, int time, int... episodes) {
    this.numSteps = numSteps;
    numEnvs = episodes.length;
    valid = new int[numEnvs];
    Arrays.fill(valid, numSteps);
    columns =
        ColumnBatch.allocate(
            List.of(
                ColumnSpec.of(Rollout.RAW_OBSERVATION, DType.FLOAT32, 1),
                ColumnSpec.of(Rollout.FINAL_OBSERVATION, DType.FLOAT32, 1),
                ColumnSpec.of(SampleBatch.STATE_IN, DType.FLOAT32, 1),
                ColumnSpec.of(SampleBatch.PREVIOUS_IN, DType.FLOAT32, 1),
                ColumnSpec.of(Rollout.FINAL_PREVIOUS, DType.FLOAT32, 1),
                ColumnSpec.of(SampleBatch.ACTION, DType.INT32),
                ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32),
                ColumnSpec.of(SampleBatch.TERMINATED, DType.BOOL),
                ColumnSpec.of(SampleBatch.TRUNCATED, DType.BOOL),
                ColumnSpec.of(SampleBatch.EPISODE_ID, DType.INT64),
                ColumnSpec.of(SampleBatch.T, DType.INT32)),
            numSteps * numEnvs);
    for (int n = 0; n < numEnvs; n++) {
      episode(n, 0, time, episodes[n]);
    }
  }

  /** Fills the rows of a copy from a step of this sample on. */
  private void episode(int n, int from, int time, int episode) {
    for (int step = from; step < numSteps; step++) {
      int row = step * numEnvs + n;
      int t = time + step - from;
      columns.column(Rollout.RAW_OBSERVATION).setFloat(row, 100 * episode + t);
      columns.column(SampleBatch.STATE_IN).setFloat(row, -100 * episode - t);
      columns.column(SampleBatch.PREVIOUS_IN).setFloat(row, 100 * episode + t - 0.5f);
      columns.column(SampleBatch.ACTION).setInt(row, episode);
      columns.column(SampleBatch.REWARD).setFloat(row, t + 1);
      columns.column(SampleBatch.EPISODE_ID).setLong(row, episode);
      columns.column(SampleBatch.T).setInt(row, t);
    }
  }

  /** Ends the episode of a copy by the rules after a step of this sample; the next one follows. */
  Steps terminate(int n, int step) {
    return end(n, step, SampleBatch.TERMINATED);
  }

  /** Cuts the episode of a copy off after a step of this sample; the next one follows. */
  Steps truncate(int n, int step) {
    int row = step * numEnvs + n;
    float observation = columns.column(Rollout.RAW_OBSERVATION).getFloat(row);
    columns.column(Rollout.FINAL_OBSERVATION).setFloat(row, observation + 1);
    columns.column(Rollout.FINAL_PREVIOUS).setFloat(row, observation + 0.5f);
    return end(n, step, SampleBatch.TRUNCATED);
  }

  private Steps end(int n, int step, String flag) {
    int row = step * numEnvs + n;
    columns.column(flag).setBool(row, true);
    episode(n, step + 1, 0, columns.column(SampleBatch.ACTION).getInt(row) + 1);
    return this;
  }

  /** Has a copy take fewer steps than others. */
  Steps only(int n, int steps) {
    valid[n] = steps;
    return this;
  }

  Rollout rollout() {
    return new Rollout(
        new SampleBatch(columns, numSteps, numEnvs, Column.allocate(DType.FLOAT32, numEnvs), 0)
            .seal(),
        Column.ofInts(valid),
        List.of(),
        List.of(),
        new Rollout.Timers(0, 0));
  }
}
