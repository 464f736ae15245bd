package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy whose network remembers. */
class RecurrentPolicyTest {
  private static final int ROWS = 5;

  private final PolicySpec spec = spec(RecurrentCell.LSTM);
  private final ColumnBatch shown =
      ColumnBatch.of("observation", ActionDistributionContract.random(new Rng(1), ROWS, 4, 1));

  private static PolicySpec spec(RecurrentCell cell) {
    return PolicySpec.of(Box.unbounded(4), Discrete.of(3))
        .withModel(ModelSettings.defaults().withRecurrence(new Recurrence(cell, 6)));
  }

  private Policy policy() {
    Policy policy = Policy.create(spec, Engines.byName("simd"), ROWS);
    policy.initialize(1);
    return policy;
  }

  private ColumnBatch out() {
    return ColumnBatch.allocate(spec.outputColumns(), ROWS);
  }

  @Test
  void shouldHaveTheStatesOfActorAndValueFunctionUnlessTheyShareLayers() {
    assertEquals(2 * 12, spec.stateSize());
    assertEquals(2 * 6, spec(RecurrentCell.GRU).stateSize());
    ModelSettings shared = spec.model().withSharing(true, List.of());
    assertEquals(12, spec.withModel(shared).stateSize());
    PolicyHead values = new PolicyHead.ActionValues(true, 0.1);
    assertEquals(12, spec.withHead(values).stateSize());
    assertEquals(0, PolicySpec.of(Box.unbounded(4), Discrete.of(3)).stateSize());
  }

  @Test
  void shouldReplaceTheStateThatItReadsAndSayWhatItWas() {
    try (Policy policy = policy()) {
      RecurrentState state = new RecurrentState(spec, ROWS);
      ColumnBatch seen = state.with(shown);
      ColumnBatch first = state.out(out());
      policy.compute(seen, first, false, new Rng(1));
      assertTrue(first.column("state_in").contentEquals(zeros()));
      Column after = first.column("state_out").copy();
      assertFalse(after.contentEquals(zeros()));
      Column value = first.column("value").copy();
      policy.compute(seen, first, false, new Rng(1));
      assertTrue(first.column("state_in").contentEquals(after));
      assertFalse(first.column("value").contentEquals(value), "the same is seen, not remembered");
      assertFalse(first.column("state_out").contentEquals(after));
    }
  }

  private Column zeros() {
    return Column.allocate(DType.FLOAT32, ROWS, spec.stateSize());
  }

  @Test
  void shouldForgetAnEpisodeAlone() {
    try (Policy policy = policy()) {
      RecurrentState state = new RecurrentState(spec, ROWS);
      ColumnBatch out = state.out(out());
      policy.compute(state.with(shown), out, false, new Rng(1));
      Column after = out.column("state_out").copy();
      state.reset(2);
      Column left = state.with(shown).column("state_in");
      assertTrue(left.slice(2, 3).contentEquals(zeros().slice(2, 3)));
      assertTrue(left.slice(3, 5).contentEquals(after.slice(3, 5)));
    }
  }

  @Test
  void shouldValueWithTheStateAndLeaveItAlone() {
    try (Policy policy = policy()) {
      RecurrentState state = new RecurrentState(spec, ROWS);
      ColumnBatch out = state.out(out());
      policy.compute(state.with(shown), out, false, new Rng(1));
      Column before = out.column("state_out").copy();
      Column values = Column.allocate(DType.FLOAT32, ROWS);
      policy.computeValues(state.with(shown), values);
      assertTrue(state.with(shown).column("state_in").contentEquals(before));
      policy.compute(state.with(shown), out, false, new Rng(1));
      assertTrue(out.column("value").contentEquals(values));
    }
  }

  @Test
  void shouldAskForTheStateByName() {
    try (Policy policy = policy()) {
      ColumnException thrown =
          assertThrows(
              ColumnException.class, () -> policy.compute(shown, out(), false, new Rng(1)));
      assertTrue(String.valueOf(thrown.getMessage()).contains("state_in"), thrown.getMessage());
    }
  }

  @Test
  void shouldGoOnFromASavedState() {
    try (Policy policy = policy()) {
      RecurrentState state = new RecurrentState(spec, ROWS);
      policy.compute(state.with(shown), state.out(out()), false, new Rng(1));
      RecurrentState other = new RecurrentState(spec, ROWS);
      other.loadState(state.saveState());
      assertTrue(
          other.with(shown).column("state_in").contentEquals(state.with(shown).column("state_in")));
      other.resetAll();
      assertTrue(other.with(shown).column("state_in").contentEquals(zeros()));
    }
  }

  private static PolicySpec seesPrevious(boolean action, boolean reward) {
    Recurrence recurrence = new Recurrence(RecurrentCell.LSTM, 6, action, reward);
    return PolicySpec.of(Box.unbounded(4), Discrete.of(3))
        .withModel(ModelSettings.defaults().withRecurrence(recurrence));
  }

  @Test
  void shouldSeeTheActionAndTheRewardOfTheStepBefore() {
    PolicySpec both = seesPrevious(true, true);
    try (Policy policy = Policy.create(both, Engines.byName("simd"), ROWS)) {
      policy.initialize(1);
      RecurrentState state = new RecurrentState(both, ROWS);
      ColumnBatch out = state.out(ColumnBatch.allocate(both.outputColumns(), ROWS));
      ColumnBatch seen = state.with(shown);
      policy.compute(seen, out, true, new Rng(1));
      assertTrue(out.column("previous_in").contentEquals(Column.allocate(DType.FLOAT32, ROWS, 4)));
      state.reward(1, 2.5);
      Column previous = seen.column("previous_in").copy();
      for (int row = 0; row < ROWS; row++) {
        int action = out.column("action").getInt(row);
        for (int i = 0; i < 3; i++) {
          assertEquals(i == action ? 1 : 0, previous.getFloat(row * 4L + i));
        }
        assertEquals(row == 1 ? 2.5f : 0, previous.getFloat(row * 4L + 3));
      }
      Column with = Column.allocate(DType.FLOAT32, ROWS);
      policy.computeValues(seen, with);
      state.reward(1, 0);
      Column without = Column.allocate(DType.FLOAT32, ROWS);
      policy.computeValues(seen, without);
      for (int row = 0; row < ROWS; row++) {
        assertEquals(row != 1, with.getFloat(row) == without.getFloat(row), "the value is of both");
      }
      policy.compute(seen, out, true, new Rng(1));
      assertTrue(out.column("previous_in").slice(2, ROWS).contentEquals(previous.slice(2, ROWS)));
      state.reset(2);
      assertEquals(0, sum(seen.column("previous_in").slice(2, 3)));
      assertEquals(1, sum(seen.column("previous_in").slice(3, 4)));
    }
  }

  private static double sum(Column column) {
    double sum = 0;
    for (long i = 0; i < column.size(); i++) {
      sum += column.getFloat(i);
    }
    return sum;
  }

  @Test
  void shouldSeeWhatItIsToldToSee() {
    assertEquals(3, seesPrevious(true, false).previousSize());
    assertEquals(1, seesPrevious(false, true).previousSize());
    assertEquals(0, seesPrevious(false, false).previousSize());
    assertFalse(seesPrevious(false, false).network().inputs().toString().contains("previous"));
    PolicySpec action = seesPrevious(true, false);
    RecurrentState state = new RecurrentState(action, ROWS);
    state.reward(0, 7);
    assertEquals(0, sum(state.with(shown).column("previous_in")), "no room for a reward");
    PolicySpec box = PolicySpec.of(Box.unbounded(4), Box.of(-1, 1, 2)).withModel(action.model());
    assertEquals(2, box.previousSize());
    PolicySpec values = action.withHead(new PolicyHead.ActionValues(true, 0.1));
    assertTrue(values.network().inputs().toString().contains("previous_in"));
  }

  @Test
  void shouldBeNothingForOtherPolicies() {
    PolicySpec plain = PolicySpec.of(Box.unbounded(4), Discrete.of(3));
    RecurrentState state = new RecurrentState(plain, ROWS);
    assertFalse(state.with(shown).contains("state_in"));
    assertFalse(state.out(shown).contains("state_out"));
    assertEquals(0, state.saveState().paths().size());
    state.reset(1);
  }

  @Test
  void shouldExploreByTheRecurrentLayerWhereItIsTheLast() {
    ModelSettings sde =
        ModelSettings.defaults()
            .withHiddens(List.of(), Activation.TANH)
            .withGaussian(true, 0, true, false)
            .withRecurrence(new Recurrence(RecurrentCell.GRU, 6));
    PolicySpec continuous = PolicySpec.of(Box.unbounded(4), Box.of(-1, 1, 2)).withModel(sde);
    assertTrue(continuous.network().outputs().contains("policy/gru"));
    try (Policy policy = Policy.create(continuous, Engines.byName("simd"), ROWS)) {
      RecurrentState state = new RecurrentState(continuous, ROWS);
      policy.resampleNoise(new Rng(1), ROWS);
      ColumnBatch out = ColumnBatch.allocate(continuous.outputColumns(), ROWS);
      policy.compute(state.with(shown), out, true, new Rng(1));
    }
  }
}
