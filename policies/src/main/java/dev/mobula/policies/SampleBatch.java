package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;

/**
 * What a number of environments did for a number of steps: the schema over {@link ColumnBatch} by
 * which EnvRunners and learners understand each other. Time-major: row {@code t · numEnvs + n} is
 * step t of environment n. Columns are found by the names below; a structured space has one per
 * leaf, {@code name/path}. Immutable; elements may change until the batch is {@linkplain #seal()
 * sealed}.
 *
 * @param columns the columns, {@code numSteps · numEnvs} rows each
 * @param numSteps the number of steps of each environment
 * @param numEnvs the number of environments
 * @param bootstrapValue {@code FLOAT32[numEnvs]}: the value of what each environment shows after
 *     the last step; without meaning where that step ended an episode
 * @param weightsVersion the version of the weights that chose the actions
 */
public record SampleBatch(
    ColumnBatch columns, int numSteps, int numEnvs, Column bootstrapValue, long weightsVersion) {
  /** What the network saw: {@code FLOAT32[rows, size]}. */
  public static final String OBSERVATION = "observation";

  /** What the distribution drew, before action connectors. */
  public static final String ACTION = "action";

  /** What the environment got, after action connectors. */
  public static final String ENV_ACTION = "env_action";

  /** {@code BOOL[rows, n]}: the discrete choices that were allowed. */
  public static final String ACTION_MASK = "action_mask";

  /** {@code FLOAT32}: the reward of the step. */
  public static final String REWARD = "reward";

  /** {@code BOOL}: whether the step ended the episode by the environment's rules. */
  public static final String TERMINATED = "terminated";

  /**
   * {@code BOOL}: whether the step was the last for a reason outside the rules, as a time limit.
   */
  public static final String TRUNCATED = "truncated";

  /** {@code FLOAT32}: the log-probability of the action. */
  public static final String LOG_PROB = "log_prob";

  /** {@code FLOAT32}: the value of the observation. */
  public static final String VALUE = "value";

  /** {@code FLOAT32}: where truncated, the value of the final observation; elsewhere 0. */
  public static final String TRUNCATION_VALUE = "truncation_value";

  /**
   * {@code FLOAT32[rows, n]}: what describes the distribution, {@link
   * ActionDistribution#parameters}.
   */
  public static final String ACTION_DIST_INPUTS = "action_dist_inputs";

  /**
   * {@code FLOAT32[rows, n]}: what a recurrent network remembered before the step, zero at the
   * start of an episode; the layers' states in their order ({@link NetworkSpec#stateSize}).
   */
  public static final String STATE_IN = "state_in";

  /** {@code FLOAT32[rows, n]}: what a recurrent network remembers after the step. */
  public static final String STATE_OUT = "state_out";

  /**
   * {@code FLOAT32[rows, n]}: what a recurrent network sees of the step before: its action, flat,
   * then its reward, either where the model says so; zero at the start of an episode.
   */
  public static final String PREVIOUS_IN = "previous_in";

  /** {@code FLOAT32[rows, n]}: the same of this step, but for the reward, which is 0. */
  public static final String PREVIOUS_OUT = "previous_out";

  /** {@code FLOAT32}: the advantage of the action. */
  public static final String ADVANTAGE = "advantage";

  /** {@code FLOAT32}: what the value function should have said. */
  public static final String VALUE_TARGET = "value_target";

  /** {@code INT64}: the episode, unique in a run. */
  public static final String EPISODE_ID = "episode_id";

  /** {@code INT32}: the number of steps before this one in its episode. */
  public static final String T = "t";

  /** Checks that the shapes fit. */
  public SampleBatch {
    if (numSteps < 1 || numEnvs < 1 || columns.rows() != (long) numSteps * numEnvs) {
      throw new PolicyException(
          "expected numSteps x numEnvs rows, both at least 1, found %d rows for %d x %d"
              .formatted(columns.rows(), numSteps, numEnvs));
    }
    if (bootstrapValue.dtype() != DType.FLOAT32 || bootstrapValue.size() != numEnvs) {
      throw new PolicyException(
          "expected FLOAT32[%d] for bootstrapValue, found %s".formatted(numEnvs, bootstrapValue));
    }
  }

  /** Returns the number of rows, {@code numSteps · numEnvs}. */
  public int rows() {
    return columns.rows();
  }

  /** Returns the row of a step of an environment. */
  public int row(int step, int env) {
    return step * numEnvs + env;
  }

  /** Returns the column of that name. */
  public Column column(String name) {
    return columns.column(name);
  }

  /** Returns the rows of one step, one for each environment, as views. */
  public ColumnBatch step(int step) {
    return columns.slice(step * numEnvs, (step + 1) * numEnvs);
  }

  /** Returns a batch with one column added or replaced; nothing is copied. */
  public SampleBatch with(String name, Column column) {
    return new SampleBatch(
        columns.with(name, column), numSteps, numEnvs, bootstrapValue, weightsVersion);
  }

  /** Returns an immutable batch over the same memory, which may be shared by reference. */
  public SampleBatch seal() {
    return new SampleBatch(
        columns.seal(), numSteps, numEnvs, bootstrapValue.seal(), weightsVersion);
  }
}
