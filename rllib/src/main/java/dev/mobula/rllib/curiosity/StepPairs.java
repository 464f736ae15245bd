package dev.mobula.rllib.curiosity;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Space;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.Arrays;

/**
 * The steps of a rollout that were followed by another one of their episode, copied out in parts:
 * memory for up to a number of them. Confined to one thread.
 */
final class StepPairs {
  private final Space<?> actionSpace;
  private final int capacity;
  private final Column observations;
  private final ColumnBatch actions;
  private final Column flat;
  private final int[] after;

  StepPairs(PolicySpec policy, int capacity) {
    this.actionSpace = policy.actionSpace();
    this.capacity = capacity;
    observations = policy.observationPipeline().allocate(2 * capacity);
    actions = ColumnBatch.allocate(actionSpace.columns(SampleBatch.ACTION), capacity);
    flat = Column.allocate(DType.FLOAT32, capacity, actionSpace.flatSize());
    after = new int[capacity];
  }

  int capacity() {
    return capacity;
  }

  /** Returns the rows of a rollout that are such steps, in order. */
  static int[] rows(Rollout rollout) {
    SampleBatch batch = rollout.batch();
    int[] rows = new int[batch.rows()];
    int count = 0;
    for (int t = 0; t + 1 < batch.numSteps(); t++) {
      for (int n = 0; n < batch.numEnvs(); n++) {
        int row = batch.row(t, n);
        boolean ends =
            batch.column(SampleBatch.TERMINATED).getBool(row)
                || batch.column(SampleBatch.TRUNCATED).getBool(row)
                || t + 1 >= rollout.validSteps().getInt(n);
        if (!ends) {
          rows[count++] = row;
        }
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** Puts rows in a random order. */
  static void shuffle(int[] rows, Rng rng) {
    for (int i = rows.length - 1; i > 0; i--) {
      int j = rng.nextInt(i + 1);
      int row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
  }

  /** Copies some of those steps out of their rollout, at most as many as fit. */
  void read(SampleBatch batch, int[] rows, int from, int count) {
    for (int i = 0; i < count; i++) {
      after[i] = rows[from + i] + batch.numEnvs();
    }
    Column seen = batch.column(SampleBatch.OBSERVATION);
    seen.gather(rows, from, count, observations.slice(0, count));
    seen.gather(after, 0, count, observations.slice(count, 2 * count));
    batch.columns().select(actions.names()).gather(rows, from, count, actions.slice(0, count));
    actionSpace.flatten(SampleBatch.ACTION, actions.slice(0, count), flat.slice(0, count));
  }

  /** Returns the observations before the steps that were read, then those after them. */
  ColumnBatch observations(int count) {
    return ColumnBatch.of(PolicySpec.OBSERVATION, observations.slice(0, 2 * count));
  }

  /** Returns their actions: {@code action…} and {@code flat_action}. */
  ColumnBatch actions(int count) {
    return actions.slice(0, count).with(DynamicsNetworks.FLAT_ACTION, flat.slice(0, count));
  }
}
