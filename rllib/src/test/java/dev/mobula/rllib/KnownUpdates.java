package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.policies.ActionDistribution;
import dev.mobula.policies.Activation;
import dev.mobula.policies.Engines;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.ppo.PpoLearner;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three updates on samples of two environments that other frameworks were given too: the first is
 * over after the second step, and the other cut off after the third, where its last observation
 * counts. Weights, observations, actions and rewards are numbers of a formula.
 */
public final class KnownUpdates {
  public static final int ENVS = 2;
  public static final int ROWS = 4 * ENVS;
  private static final int OBSERVED = 3;

  private final PolicySpec policy;

  /** Takes a Discrete space of 2, or a Box of 2. */
  public KnownUpdates(Space<?> actions) {
    policy =
        PolicySpec.of(Box.unbounded(OBSERVED), actions)
            .withModel(ModelSettings.defaults().withHiddens(List.of(4), Activation.TANH));
  }

  /** Checks to which weights the updates of a learner lead. */
  public void expect(PpoConfig config, float... expected) {
    try (PpoLearner learner = new PpoLearner(config, policy, 0)) {
      Column weights = learner.weights().weights().copy();
      for (int i = 0; i < weights.rows(); i++) {
        weights.setFloat(i, number(i, 101));
      }
      learner.loadState(KnownNetworks.with(learner.saveState(), Map.of("weights", weights)));
      for (int update = 0; update < 3; update++) {
        Rollout rollout = rollout(weights, update);
        weights = learner.update(List.of(rollout), (update + 1L) * ROWS).weights();
      }
      assertArrayEquals(expected, weights.toFloatArray(), 2e-5f);
    }
  }

  /** A number from −1 to 1. */
  private static float number(int i, int modulus) {
    return (float) ((i * 37 % modulus - modulus / 2) / (double) modulus * 2);
  }

  private Rollout rollout(Column weights, int update) {
    List<ColumnSpec> specs = new ArrayList<>(policy.outputColumns());
    specs.add(ColumnSpec.of(SampleBatch.TRUNCATION_VALUE, DType.FLOAT32));
    specs.add(ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32));
    specs.add(ColumnSpec.of(SampleBatch.TERMINATED, DType.BOOL));
    specs.add(ColumnSpec.of(SampleBatch.TRUNCATED, DType.BOOL));
    ColumnBatch columns = ColumnBatch.allocate(specs, ROWS);
    columns.column(SampleBatch.TERMINATED).setBool(ENVS, true);
    int cutOff = 2 * ENVS + 1;
    columns.column(SampleBatch.TRUNCATED).setBool(cutOff, true);
    Column bootstrap;
    try (Policy acting = Policy.create(policy, Engines.byName("simd"), ROWS)) {
      acting.setWeights(weights, 0);
      acting.compute(shown(ROWS, update * ROWS), columns, false, new Rng(0));
      bootstrap = values(acting, ENVS, (update + 1) * ROWS);
      columns
          .column(SampleBatch.TRUNCATION_VALUE)
          .slice(cutOff, cutOff + 1)
          .copyFrom(values(acting, 1, 500 + update));
    }
    act(columns, update * ROWS);
    return new Rollout(
        new SampleBatch(columns, ROWS / ENVS, ENVS, bootstrap, 0).seal(),
        Column.ofInts(ROWS / ENVS, ROWS / ENVS),
        List.of(),
        List.of(),
        new Rollout.Timers(0, 0));
  }

  private static ColumnBatch shown(int count, int first) {
    Column observations = Column.allocate(DType.FLOAT32, count, OBSERVED);
    for (int i = 0; i < count * OBSERVED; i++) {
      observations.setFloat(i, number(OBSERVED * first + i, 53));
    }
    return ColumnBatch.of(SampleBatch.OBSERVATION, observations);
  }

  private static Column values(Policy acting, int count, int first) {
    Column values = Column.allocate(DType.FLOAT32, count);
    acting.computeValues(shown(count, first), values);
    return values;
  }

  /** Replaces the actions, and what goes with them. */
  private void act(ColumnBatch columns, int first) {
    Column actions = columns.column(SampleBatch.ACTION);
    for (int row = 0; row < ROWS; row++) {
      int n = first + row;
      columns.column(SampleBatch.REWARD).setFloat(row, number(n, 29));
      if (policy.actionSpace() instanceof Discrete) {
        actions.setInt(row, n * 5 % 3 % 2);
      } else {
        actions.setFloat(2L * row, number(2 * n, 31));
        actions.setFloat(2L * row + 1, number(2 * n + 1, 31));
      }
    }
    ActionDistribution distribution = policy.distribution().create(ROWS);
    distribution.conditionOn(columns.column(SampleBatch.ACTION_DIST_INPUTS), ROWS, null);
    distribution.logProb(columns, columns.column(SampleBatch.LOG_PROB));
  }
}
