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
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final Box OBSERVATION = Box.unbounded(4);
  private static final PolicySpec DISCRETE = PolicySpec.of(OBSERVATION, Discrete.of(3));

  @Test
  void shouldFillEveryColumnThatTheCallerHas() {
    try (Policy policy = policy(DISCRETE)) {
      ColumnBatch in = observations(OBSERVATION, 5);
      ColumnBatch out = ColumnBatch.allocate(DISCRETE.outputColumns(), 5);
      policy.compute(in, out, true, new Rng(1));
      assertTrue(out.column("observation").contentEquals(in.column("observation")));
      assertTrue(out.column("env_action").contentEquals(out.column("action")));
      ActionDistribution distribution = DISCRETE.distribution().create(5);
      distribution.conditionOn(out.column("action_dist_inputs"), 5, null);
      Column logProb = Column.allocate(DType.FLOAT32, 5);
      distribution.logProb(out, logProb);
      assertTrue(logProb.contentEquals(out.column("log_prob")));
      Column values = Column.allocate(DType.FLOAT32, 5);
      policy.computeValues(in, values);
      assertTrue(values.contentEquals(out.column("value")));
      assertTrue(values.getFloat(0) != 0);
    }
  }

  @Test
  void shouldFillOnlyTheActionsWhereThatIsAll() {
    try (Policy policy = policy(DISCRETE)) {
      ColumnBatch out = ColumnBatch.of("env_action", Column.allocate(DType.INT32, 2));
      policy.compute(observations(OBSERVATION, 2), out, true, new Rng(1));
      ColumnBatch again = ColumnBatch.of("action", Column.allocate(DType.INT32, 2));
      policy.compute(observations(OBSERVATION, 2), again, true, new Rng(1));
      assertTrue(out.column("env_action").contentEquals(again.column("action")));
    }
  }

  @Test
  void shouldTakeTheMostProbableActionWithoutExploration() {
    try (Policy policy = policy(DISCRETE)) {
      ColumnBatch out = ColumnBatch.allocate(DISCRETE.outputColumns(), 8);
      policy.compute(observations(OBSERVATION, 8), out, false, new Rng(1));
      Column logits = out.column("action_dist_inputs");
      for (int row = 0; row < 8; row++) {
        int action = out.column("action").getInt(row);
        for (int i = 0; i < 3; i++) {
          assertTrue(logits.getFloat(row * 3L + action) >= logits.getFloat(row * 3L + i));
        }
      }
    }
  }

  @Test
  void shouldObeyTheActionMask() {
    try (Policy policy = policy(DISCRETE)) {
      Column mask = Column.allocate(DType.BOOL, 8, 3);
      for (int row = 0; row < 8; row++) {
        mask.setBool(row * 3L + 1, true);
      }
      ColumnBatch in = observations(OBSERVATION, 8).with("action_mask", mask);
      ColumnBatch out = ColumnBatch.allocate(DISCRETE.outputColumns(), 8);
      policy.compute(in, out, true, new Rng(1));
      for (int row = 0; row < 8; row++) {
        assertEquals(1, out.column("action").getInt(row));
        assertEquals(0, out.column("log_prob").getFloat(row), 1e-6);
      }
    }
  }

  @Test
  void shouldObeyAndRecordTheActionMaskInsideAnObservation() {
    Space<?> observation =
        DictSpace.of("action_mask", MultiBinary.of(3), "observations", Box.unbounded(2));
    PolicySpec spec = PolicySpec.of(observation, Discrete.of(3));
    assertEquals(2, spec.observationPipeline().outputSize());
    try (Policy policy = policy(spec)) {
      ColumnBatch in = observations(observation, 8);
      Column mask = in.column("observation/action_mask").fill(0);
      for (int row = 0; row < 8; row++) {
        mask.set(row * 3L + 2, 1);
      }
      ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), 8);
      for (boolean explore : new boolean[] {true, false}) {
        policy.compute(in, out, explore, new Rng(1));
        for (int row = 0; row < 8; row++) {
          assertEquals(2, out.column("action").getInt(row));
          assertFalse(out.column("action_mask").getBool(row * 3L));
          assertTrue(out.column("action_mask").getBool(row * 3L + 2));
        }
      }
      mask.fill(0);
      mask.set(0, 1);
      EmptyMaskException e =
          assertThrows(EmptyMaskException.class, () -> policy.compute(in, out, true, new Rng(1)));
      assertEquals(1, e.row());
    }
  }

  @Test
  void shouldRecordWhatWasDrawnAndClipWhatIsDone() {
    PolicySpec spec = PolicySpec.of(OBSERVATION, Box.of(-0.01, 0.01, 2));
    try (Policy policy = policy(spec)) {
      ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), 8);
      policy.compute(observations(OBSERVATION, 8), out, true, new Rng(1));
      Column drawn = out.column("action");
      Column done = out.column("env_action");
      assertFalse(drawn.contentEquals(done));
      for (int i = 0; i < 16; i++) {
        float bounded = Math.clamp(drawn.getFloat(i), -0.01f, 0.01f);
        assertEquals(bounded, done.getFloat(i));
      }
    }
  }

  @Test
  void shouldHandleStructuredSpaces() {
    Space<?> observation = DictSpace.of("a", Discrete.of(3), "b", Box.unbounded(2));
    Space<?> action = TupleSpace.of(Discrete.of(2), Box.of(-1, 1, 2));
    PolicySpec spec = PolicySpec.of(observation, action);
    try (Policy policy = policy(spec)) {
      ColumnBatch in = observations(observation, 3);
      ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), 3);
      policy.compute(in, out, true, new Rng(1));
      for (int row = 0; row < 3; row++) {
        assertTrue(action.contains(action.read("env_action", out, row)));
      }
    }
  }

  @Test
  void shouldLearnStatisticsOnlyInTraining() {
    PolicySpec spec = DISCRETE.withObservationFilter("MeanStdFilter");
    try (Policy policy = policy(spec)) {
      ColumnBatch in = observations(OBSERVATION, 8);
      ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), 8);
      policy.compute(in, out, true, new Rng(1));
      assertEquals(1e-4, policy.saveState().getDouble("connectors/MeanStdFilter/count"));
      policy.setTraining(true);
      policy.compute(in, out, true, new Rng(1));
      policy.computeValues(in, Column.allocate(DType.FLOAT32, 8));
      assertEquals(8.0001, policy.saveState().getDouble("connectors/MeanStdFilter/count"), 1e-9);
    }
  }

  @Test
  void shouldActTheSameFromSavedState() {
    PolicySpec spec = DISCRETE.withObservationFilter("MeanStdFilter");
    try (Policy policy = policy(spec);
        Policy copy = Policy.create(spec, Engines.byName("simd"), 8)) {
      policy.setTraining(true);
      ColumnBatch in = observations(OBSERVATION, 8);
      ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), 8);
      policy.compute(in, out, true, new Rng(1));
      Column weights = Column.allocate(DType.FLOAT32, policy.layout().size());
      policy.readWeights(weights);
      policy.setWeights(weights, 42);
      copy.loadState(policy.saveState());
      assertEquals(42, copy.weightsVersion());
      policy.setTraining(false);
      policy.compute(in, out, true, new Rng(2));
      ColumnBatch found = ColumnBatch.allocate(spec.outputColumns(), 8);
      copy.compute(in, found, true, new Rng(2));
      out.columns()
          .forEach((name, column) -> assertTrue(column.contentEquals(found.column(name)), name));
    }
  }

  @Test
  void shouldRejectTheWeightsOfAnotherNetwork() {
    ModelSettings small = ModelSettings.defaults().withHiddens(List.of(4), Activation.TANH);
    try (Policy policy = policy(DISCRETE);
        Policy other = policy(DISCRETE.withModel(small))) {
      assertThrows(PolicyException.class, () -> policy.loadState(other.saveState()));
    }
  }

  @Test
  void shouldRejectMoreRowsThanItsCapacityAndUnequalRows() {
    try (Policy policy = policy(DISCRETE)) {
      ColumnBatch out = ColumnBatch.allocate(DISCRETE.outputColumns(), 9);
      ColumnBatch many = observations(OBSERVATION, 9);
      ColumnBatch few = observations(OBSERVATION, 8);
      assertThrows(PolicyException.class, () -> policy.compute(many, out, true, new Rng(1)));
      assertThrows(PolicyException.class, () -> policy.compute(few, out, true, new Rng(1)));
    }
  }

  @Test
  void shouldKeepNoiseBetweenResamplingsOfStateDependentExploration() {
    ModelSettings model = ModelSettings.defaults().withGaussian(true, 0, true, false);
    PolicySpec spec = PolicySpec.of(OBSERVATION, Box.of(-1, 1, 2)).withModel(model);
    try (Policy policy = policy(spec)) {
      Rng rng = new Rng(1);
      ColumnBatch in = observations(OBSERVATION, 8);
      ColumnBatch first = ColumnBatch.allocate(spec.outputColumns(), 8);
      ColumnBatch second = ColumnBatch.allocate(spec.outputColumns(), 8);
      policy.resampleNoise(rng, 8);
      policy.compute(in, first, true, rng);
      policy.compute(in, second, true, rng);
      assertTrue(first.column("action").contentEquals(second.column("action")));
      policy.resampleNoise(rng, 8);
      policy.compute(in, second, true, rng);
      assertFalse(first.column("action").contentEquals(second.column("action")));
    }
  }

  private static Policy policy(PolicySpec spec) {
    Policy policy = Policy.create(spec, Engines.byName("simd"), 8);
    policy.initialize(3);
    return policy;
  }

  @SuppressWarnings("unchecked")
  private static ColumnBatch observations(Space<?> space, int rows) {
    Rng rng = new Rng(11);
    ColumnBatch batch = ColumnBatch.allocate(space.columns("observation"), rows);
    for (int row = 0; row < rows; row++) {
      Space<Object> typed = (Space<Object>) space;
      typed.write(typed.sample(rng), "observation", batch, row);
    }
    return batch;
  }
}
