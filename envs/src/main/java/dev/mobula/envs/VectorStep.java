package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;

/**
 * Where a step of a vector environment writes: columns of the caller, one row per copy. They may be
 * slices of larger columns, so that a rollout fills its batch in place.
 *
 * @param observations the observations after the step; under {@code SAME_STEP}, of the next episode
 *     where one ended
 * @param rewards {@code FLOAT64[n]}
 * @param terminated {@code BOOL[n]}
 * @param truncated {@code BOOL[n]}
 * @param finalObservations under {@code SAME_STEP}, the last observation of each episode that ended
 *     in this step; other rows keep what they held
 */
public record VectorStep(
    ColumnBatch observations,
    Column rewards,
    Column terminated,
    Column truncated,
    ColumnBatch finalObservations) {

  /** Checks dtypes and numbers of rows. */
  public VectorStep {
    rewards.expect(DType.FLOAT64);
    terminated.expect(DType.BOOL);
    truncated.expect(DType.BOOL);
    int rows = observations.rows();
    if (rewards.rows() != rows
        || terminated.rows() != rows
        || truncated.rows() != rows
        || finalObservations.rows() != rows) {
      throw new EnvironmentException(
          "expected %d rows in every column of a step, found rewards %s, terminated %s, truncated"
                  .formatted(rows, rewards, terminated)
              + " %s, final observations %s".formatted(truncated, finalObservations));
    }
  }

  /** Tells whether the step ended the episode of a copy. */
  public boolean isOver(int env) {
    return terminated.getBool(env) || truncated.getBool(env);
  }

  /** Allocates columns for {@code numEnvs} copies with the given observation space. */
  public static VectorStep allocate(Space<?> observationSpace, int numEnvs) {
    return new VectorStep(
        ColumnBatch.allocate(observationSpace.columns(VectorEnvironment.OBSERVATION), numEnvs),
        Column.allocate(DType.FLOAT64, numEnvs),
        Column.allocate(DType.BOOL, numEnvs),
        Column.allocate(DType.BOOL, numEnvs),
        ColumnBatch.allocate(observationSpace.columns(VectorEnvironment.OBSERVATION), numEnvs));
  }
}
