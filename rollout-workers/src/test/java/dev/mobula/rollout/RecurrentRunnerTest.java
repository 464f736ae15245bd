package dev.mobula.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Engines;
import dev.mobula.policies.Policy;
import dev.mobula.policies.SampleBatch;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What runners do with the state of a recurrent policy. */
class RecurrentRunnerTest {
  private static final long SEED = 4;
  private static final int ENVS = 4;
  private static final int STEPS = 7;

  private final EnvRunnerSpec spec = runners().build();
  private final Policy policy = Policy.create(spec.policy(), Engines.byName("simd"), 1);
  private final SampleRequest request = request();

  private static Specs runners() {
    return Specs.of().envs(ENVS, 2).fragment(STEPS).config("length", 3).recurrent();
  }

  private SampleRequest request() {
    policy.initialize(1);
    Column weights = Column.allocate(DType.FLOAT32, policy.layout().size());
    policy.readWeights(weights);
    return new SampleRequest(weights.seal(), 1, new Normalizers(spec).state());
  }

  /** Acts as the runner did in one row; returns the columns of the policy. */
  private ColumnBatch again(Column observation, Column state) {
    ColumnBatch in = ColumnBatch.of(SampleBatch.OBSERVATION, observation);
    ColumnBatch out = ColumnBatch.allocate(spec.policy().outputColumns(), 1);
    policy.compute(in.with(SampleBatch.STATE_IN, state), out, true, new Rng(1));
    return out;
  }

  private static Column row(SampleBatch batch, String name, int t, int n) {
    return batch.column(name).slice(batch.row(t, n), batch.row(t, n) + 1);
  }

  @Test
  void shouldHandTheStateOnFromStepToStepAndForgetItWithTheEpisode() {
    try (EnvRunner runner = new EnvRunner(spec, 1, SEED)) {
      SampleBatch first = runner.sample(request).batch();
      SampleBatch second = runner.sample(request).batch();
      for (int n = 0; n < ENVS; n++) {
        for (int t = 0; t < 2 * STEPS - 1; t++) {
          SampleBatch batch = t < STEPS ? first : second;
          SampleBatch next = t + 1 < STEPS ? first : second;
          Column state = row(batch, SampleBatch.STATE_IN, t % STEPS, n);
          boolean begins = row(batch, SampleBatch.T, t % STEPS, n).getInt(0) == 0;
          assertEquals(begins, isZero(state));
          ColumnBatch out = again(row(batch, SampleBatch.OBSERVATION, t % STEPS, n), state);
          assertTrue(
              row(batch, SampleBatch.VALUE, t % STEPS, n)
                  .contentEquals(out.column(SampleBatch.VALUE)));
          if (row(next, SampleBatch.T, (t + 1) % STEPS, n).getInt(0) > 0) {
            assertTrue(
                row(next, SampleBatch.STATE_IN, (t + 1) % STEPS, n)
                    .contentEquals(out.column(SampleBatch.STATE_OUT)));
          }
        }
      }
    }
  }

  private static boolean isZero(Column state) {
    return state.contentEquals(Column.allocate(DType.FLOAT32, 1, state.rowLength()));
  }

  @Test
  void shouldValueTheLastObservationOfATruncatedEpisodeAndTheNextOneWithTheStateBefore() {
    EnvRunnerSpec truncated = runners().config("end", "truncated").config("length", 4).build();
    try (EnvRunner runner = new EnvRunner(truncated, 1, SEED)) {
      SampleBatch batch = runner.sample(request).batch();
      int truncations = 0;
      for (int n = 0; n < ENVS; n++) {
        for (int t = 0; t < STEPS; t++) {
          ColumnBatch out =
              again(
                  row(batch, SampleBatch.OBSERVATION, t, n),
                  row(batch, SampleBatch.STATE_IN, t, n));
          Column shown = row(batch, SampleBatch.OBSERVATION, t, n).copy();
          shown.setFloat(0, shown.getFloat(0) + 1); // the next step of the scripted world
          Column value = again(shown, out.column(SampleBatch.STATE_OUT)).column(SampleBatch.VALUE);
          if (row(batch, SampleBatch.TRUNCATED, t, n).getBool(0)) {
            truncations++;
            assertTrue(value.contentEquals(row(batch, SampleBatch.TRUNCATION_VALUE, t, n)));
          } else if (t == STEPS - 1) {
            assertTrue(value.contentEquals(batch.bootstrapValue().slice(n, n + 1)));
          }
        }
      }
      assertTrue(truncations >= ENVS);
    }
  }

  @Test
  void shouldGoOnFromASavedStateBitForBit() {
    try (EnvRunner whole = new EnvRunner(spec, 1, SEED);
        EnvRunner second = new EnvRunner(spec, 1, SEED + 1)) {
      whole.sample(request);
      second.loadState(whole.saveState().seal());
      Map<String, Column> expected = whole.sample(request).batch().columns().columns();
      SampleBatch found = second.sample(request).batch();
      expected.forEach(
          (name, column) -> assertTrue(column.contentEquals(found.column(name)), name));
      assertFalse(isZero(found.column(SampleBatch.STATE_IN).slice(0, 1)));
    }
  }

  @Test
  void shouldRecordTheStateForReplayToo() {
    EnvRunnerSpec replay = runners().forReplay().build();
    try (EnvRunner runner = new EnvRunner(replay, 1, SEED)) {
      SampleBatch batch = runner.sample(request).batch();
      assertEquals(spec.policy().stateSize(), batch.column(SampleBatch.STATE_IN).rowLength());
      assertFalse(isZero(row(batch, SampleBatch.STATE_IN, 1, 0)));
    }
  }

  private SampleRequest request(EnvRunnerSpec of) {
    try (Policy other = Policy.create(of.policy(), Engines.byName("simd"), 1)) {
      other.initialize(1);
      Column weights = Column.allocate(DType.FLOAT32, other.layout().size());
      other.readWeights(weights);
      return new SampleRequest(weights.seal(), 1, new Normalizers(of).state());
    }
  }

  @Test
  void shouldShowTheActionAndTheRewardBeforeWhateverIsLearntFrom() {
    EnvRunnerSpec sees = runners().seesPrevious().normalizedReward().build();
    try (EnvRunner runner = new EnvRunner(sees, 1, SEED)) {
      SampleBatch batch = runner.sample(request(sees)).batch();
      for (int n = 0; n < ENVS; n++) {
        for (int t = 1; t < STEPS; t++) {
          Column previous = row(batch, SampleBatch.PREVIOUS_IN, t, n);
          int time = row(batch, SampleBatch.T, t, n).getInt(0);
          if (time == 0) {
            assertTrue(isZero(previous));
            continue;
          }
          int action = row(batch, SampleBatch.ACTION, t - 1, n).getInt(0);
          assertEquals(1 - action, previous.getFloat(0));
          assertEquals(action, previous.getFloat(1));
          assertEquals(time + 0.25 * action, previous.getFloat(2)); // what the world pays
        }
      }
    }
  }

  @Test
  void shouldRecordForReplayWhatWouldBeSeenWithTheLastObservation() {
    EnvRunnerSpec sees = runners().seesPrevious().forReplay().config("end", "truncated").build();
    try (EnvRunner runner = new EnvRunner(sees, 1, SEED)) {
      SampleBatch batch = runner.sample(request(sees)).batch();
      int ends = 0;
      for (int n = 0; n < ENVS; n++) {
        for (int t = 0; t < STEPS; t++) {
          if (row(batch, SampleBatch.TRUNCATED, t, n).getBool(0)) {
            Column last = row(batch, Rollout.FINAL_PREVIOUS, t, n);
            int action = row(batch, SampleBatch.ACTION, t, n).getInt(0);
            assertEquals(action, last.getFloat(1));
            assertEquals(row(batch, SampleBatch.REWARD, t, n).getFloat(0), last.getFloat(2));
            ends++;
          }
        }
      }
      assertTrue(ends >= ENVS);
    }
  }

  @Test
  void shouldForgetAllWhereWholeEpisodesAreSampled() {
    EnvRunnerSpec whole = runners().completeEpisodes().build();
    try (EnvRunner runner = new EnvRunner(whole, 1, SEED)) {
      runner.sample(request);
      SampleBatch batch = runner.sample(request).batch();
      for (int n = 0; n < ENVS; n++) {
        assertTrue(isZero(row(batch, SampleBatch.STATE_IN, 0, n)));
      }
    }
  }
}
