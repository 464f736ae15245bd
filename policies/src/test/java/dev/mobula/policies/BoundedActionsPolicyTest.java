package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.TupleSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policies whose actions all lie between bounds, and that have no value of their own. */
class BoundedActionsPolicyTest {
  private static final int ROWS = 400;

  private final Rng rng = new Rng(2);

  private static PolicySpec noisy(double noise) {
    return PolicySpec.of(Box.unbounded(3), Box.of(-4, 2, 2))
        .withHead(new PolicyHead.NoisyActions(noise));
  }

  private static PolicySpec squashed() {
    return PolicySpec.of(Box.unbounded(3), Box.of(-4, 2, 2))
        .withModel(ModelSettings.defaults().withGaussian(false, 0, false, true))
        .withHead(new PolicyHead.ActionProbabilities(false));
  }

  private ColumnBatch act(PolicySpec spec, boolean explore, double epsilon) {
    Column observation = Column.allocate(DType.FLOAT32, ROWS, 3);
    Rng observations = new Rng(9);
    for (long i = 0; i < observation.size(); i++) {
      observation.setFloat(i, (float) observations.nextGaussian());
    }
    try (Policy policy = Policy.create(spec, Engines.byName("auto"), ROWS)) {
      policy.initialize(1);
      policy.setEpsilon(epsilon);
      ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), ROWS);
      policy.compute(ColumnBatch.of("observation", observation), out, explore, rng);
      return out;
    }
  }

  @Test
  void shouldRefuseBoxesWithoutBoundsByWhatUsersCanChange() {
    PolicySpec unbounded = PolicySpec.of(Box.unbounded(3), Box.unbounded(2));
    PolicyException e =
        assertThrows(
            PolicyException.class, () -> unbounded.withHead(new PolicyHead.NoisyActions(0.1)));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(
                "expected finite bounds for 'action', which actions from -1 to 1 are scaled to"),
        e.toString());
  }

  @Test
  void shouldLearnTheFeaturesOfStateDependentNoiseAndCutMeansOff() {
    PolicySpec spec =
        squashed().withModel(ModelSettings.defaults().withGaussian(false, -3, true, true));
    DistributionSpec distribution = spec.distribution();
    assertEquals(2, distribution.heads().getFirst().size(), "means alone");
    assertEquals(64 * 2, distribution.parameters().getFirst().size());
    assertEquals(-3, distribution.parameters().getFirst().initial());
    assertTrue(spec.network().outputs().contains("policy/1"));
    assertTrue(distribution.toString().contains("learnFeatures=true, clipMean=2.0"));
  }

  @Test
  void shouldSayNeitherAValueNorALogProbability() {
    for (PolicySpec spec : List.of(noisy(0.1), squashed())) {
      assertEquals(
          List.of("observation", "action", "env_action", "action_dist_inputs"),
          spec.outputColumns().stream().map(column -> column.name()).toList());
      assertFalse(spec.network().outputs().contains("value"));
    }
  }

  @Test
  void shouldAddNoiseOnlyWhileExploringAndCutItOff() {
    ColumnBatch calm = act(noisy(0.1), false, 0);
    ColumnBatch explored = act(noisy(0.1), true, 0);
    double squares = 0;
    for (long i = 0; i < 2 * ROWS; i++) {
      double said = calm.column("action_dist_inputs").get(i / 2 * 4 + i % 2); // before deviations
      assertEquals(said, calm.column("action").get(i), 1e-6);
      double noise = explored.column("action").get(i) - said;
      squares += noise * noise;
      assertEquals(-4 + (said + 1) * 3, calm.column("env_action").get(i), 1e-5);
    }
    assertEquals(0.1, Math.sqrt(squares / (2 * ROWS)), 0.01);

    ColumnBatch loud = act(noisy(5), true, 0);
    for (long i = 0; i < 2 * ROWS; i++) {
      assertTrue(Math.abs(loud.column("action").get(i)) <= 1);
    }
  }

  @Test
  void shouldTakeTheActionItselfWithoutNoise() {
    ColumnBatch calm = act(noisy(0), false, 0);
    assertTrue(calm.column("action").contentEquals(act(noisy(0), true, 0).column("action")));
  }

  @Test
  void shouldTakeAnyActionBetweenTheBoundsWithAsMuchProbability() {
    for (PolicySpec spec : List.of(noisy(0.1), squashed())) {
      Column actions = act(spec, true, 1).column("env_action");
      int low = 0;
      for (long i = 0; i < 2 * ROWS; i++) {
        assertTrue(actions.get(i) >= -4 && actions.get(i) <= 2);
        low += actions.get(i) < -2.5 ? 1 : 0; // a quarter of the way
      }
      assertEquals(0.25, low / (2.0 * ROWS), 0.05);
    }
  }

  @Test
  void shouldTakeRandomActionsInSomeRowsOnly() {
    Column calm = act(noisy(0), true, 0).column("action");
    Column some = act(noisy(0), true, 0.3).column("action");
    int same = 0;
    for (int row = 0; row < ROWS; row++) {
      same += calm.get(2L * row) == some.get(2L * row) ? 1 : 0;
    }
    assertEquals(0.7, same / (double) ROWS, 0.07);
  }

  @Test
  void shouldRefuseActionsThatAreNotBoxesOrHaveNoBounds() {
    PolicyHead head = new PolicyHead.NoisyActions(0.1);
    PolicySpec discrete = PolicySpec.of(Box.unbounded(3), Discrete.of(2));
    PolicyException e = assertThrows(PolicyException.class, () -> discrete.withHead(head));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("expected Box actions only"), e.toString());
    PolicySpec mixed =
        PolicySpec.of(Box.unbounded(3), TupleSpace.of(Box.of(-1, 1, 1), Discrete.of(2)));
    assertThrows(PolicyException.class, () -> mixed.withHead(head));
    PolicySpec unbounded = PolicySpec.of(Box.unbounded(3), Box.unbounded(2));
    assertThrows(PolicyException.class, () -> unbounded.withHead(head));
    assertThrows(PolicyException.class, () -> new PolicyHead.NoisyActions(-1));
  }
}
