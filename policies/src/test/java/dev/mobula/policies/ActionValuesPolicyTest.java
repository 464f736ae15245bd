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
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Policies that know the values of actions, and explore ε-greedily. */
class ActionValuesPolicyTest {
  private static final int ROWS = 600;
  private static final Box OBSERVATION = Box.unbounded(2);
  private static final PolicySpec SPEC =
      PolicySpec.of(OBSERVATION, Discrete.of(3, 5))
          .withHead(new PolicyHead.ActionValues(false, 0.25));

  private final Rng rng = new Rng(3);

  @Test
  void shouldTakeTheBestActionInEveryRowWithoutExploration() {
    ColumnBatch out = act(SPEC, observations(), false, 1);
    for (int row = 0; row < ROWS; row++) {
      assertEquals(best(out, row), action(out, row));
    }
  }

  @Test
  void shouldTakeTheBestActionInEveryRowWhereEpsilonIsZero() {
    ColumnBatch out = act(SPEC, observations(), true, 0);
    for (int row = 0; row < ROWS; row++) {
      assertEquals(best(out, row), action(out, row));
    }
  }

  @Test
  void shouldTakeEveryActionEquallyOftenWhereEpsilonIsOne() {
    int[] counts = new int[3];
    ColumnBatch out = act(SPEC, observations(), true, 1);
    for (int row = 0; row < ROWS; row++) {
      counts[action(out, row)]++;
    }
    for (int count : counts) {
      assertEquals(ROWS / 3, count, 45);
    }
  }

  @Test
  void shouldExploreWithTheEpsilonOfTheSpecUntilToldAnother() {
    int others = 0;
    ColumnBatch out = act(SPEC, observations(), true, null);
    for (int row = 0; row < ROWS; row++) {
      others += action(out, row) == best(out, row) ? 0 : 1;
    }
    assertEquals(0.25 * 2 / 3 * ROWS, others, 30);
  }

  @Test
  void shouldNeverTakeAForbiddenActionWhetherItExploresOrNot() {
    PolicySpec masked =
        PolicySpec.of(
                DictSpace.of("action_mask", MultiBinary.of(3), "observations", OBSERVATION),
                Discrete.of(3, 5))
            .withHead(new PolicyHead.ActionValues(true, 0));
    ColumnBatch in =
        observations()
            .renamed(OBSERVATION.columns("observation/observations"))
            .with("observation/action_mask", mask());
    for (boolean explore : List.of(true, false)) {
      ColumnBatch out = act(masked, in, explore, 1);
      for (int row = 0; row < ROWS; row++) {
        assertFalse(action(out, row) == row % 3, "row " + row);
      }
    }
  }

  /** Forbids choice {@code row % 3}. */
  private static Column mask() {
    Column mask = Column.allocate(MultiBinary.of(3).columns("m").getFirst().dtype(), ROWS, 3);
    for (int i = 0; i < 3 * ROWS; i++) {
      mask.set(i, i % 3 == i / 3 % 3 ? 0 : 1);
    }
    return mask;
  }

  @Test
  void shouldShareTheHiddenLayersBetweenValueAndAdvantagesWithDueling() {
    PolicySpec dueling =
        SPEC.withHead(new PolicyHead.ActionValues(true, 0))
            .withModel(ModelSettings.defaults().withSharing(true, List.of(8)));
    NetworkSpec network = dueling.network();
    assertEquals(
        List.of("q/0", "q/1", "q_head/0", "action_dist_inputs", "value_head/0", "value"),
        network.layers().stream().map(LayerSpec::name).toList());
    assertEquals(List.of("action_dist_inputs", "value"), network.outputs());
    assertEquals(3, network.size("action_dist_inputs"));
  }

  @Test
  void shouldTakeTheActionOfTheHighestMeanOfADistribution() {
    for (ReturnDistribution returns :
        List.of(new ReturnDistribution.Categories(4, -1, 3), new ReturnDistribution.Quantiles(4))) {
      PolicyHead.ActionValues head = new PolicyHead.ActionValues(true, 0, returns);
      PolicySpec spec = SPEC.withHead(head);
      ColumnBatch in = observations();
      ColumnBatch out = act(spec, in, true, 0);
      try (Network network = Engines.byName("simd").create(spec.network(), ROWS)) {
        assertEquals(12, network.spec().size("action_dist_inputs"));
        assertEquals(4, network.spec().size("value"));
        network.initialize(1);
        network.forward(in);
        QValues values = new QValues(head, 3, ROWS);
        values.read(network, ROWS);
        for (int row = 0; row < ROWS; row++) {
          float mean = values.value(row, action(out, row));
          for (int choice = 0; choice < 3; choice++) {
            assertTrue(mean >= values.value(row, choice), "row " + row);
          }
        }
      }
    }
  }

  @Test
  void shouldRefuseActionsThatAreNotDiscrete() {
    PolicySpec continuous = PolicySpec.of(OBSERVATION, Box.of(-1, 1, 1));
    PolicyException e =
        assertThrows(
            PolicyException.class,
            () -> continuous.withHead(new PolicyHead.ActionValues(false, 0)));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("expected a Discrete action space"),
        e.toString());
  }

  private ColumnBatch act(
      PolicySpec spec, ColumnBatch in, boolean explore, @Nullable Integer epsilon) {
    try (Policy policy = Policy.create(spec, Engines.byName("auto"), ROWS)) {
      policy.initialize(1);
      if (epsilon != null) {
        policy.setEpsilon(epsilon);
      }
      ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), ROWS);
      policy.compute(in, out, explore, rng);
      return out;
    }
  }

  private ColumnBatch observations() {
    Column column = Column.allocate(DType.FLOAT32, ROWS, 2);
    for (int i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) (3 * rng.nextGaussian()));
    }
    return ColumnBatch.of("observation", column);
  }

  private static int action(ColumnBatch out, int row) {
    return out.column("action").getInt(row) - 5;
  }

  private static int best(ColumnBatch out, int row) {
    Column values = out.column("action_dist_inputs");
    int best = 0;
    for (int i = 1; i < 3; i++) {
      if (values.getFloat(3L * row + i) > values.getFloat(3L * row + best)) {
        best = i;
      }
    }
    return best;
  }
}
