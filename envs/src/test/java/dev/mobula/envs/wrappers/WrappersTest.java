package dev.mobula.envs.wrappers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.CountingEnvironment;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import dev.mobula.envs.SyncVectorEnvironment;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrappersTest {
  private static final int ENVS = 3;

  private static VectorEnvironment make(String id, AutoresetMode mode) {
    return Environments.makeVector(id, Map.of(), ENVS, mode);
  }

  private static ColumnBatch actions(int... values) {
    return ColumnBatch.of(VectorEnvironment.ACTION, Column.ofInts(values));
  }

  private static ColumnBatch forces(float... values) {
    return ColumnBatch.of(
        VectorEnvironment.ACTION, Column.ofFloats(values).reshape(values.length, 1));
  }

  @Test
  void shouldStackTheLastObservationsOldestFirst() {
    FrameStack stack = new FrameStack(make("CartPole-v1", AutoresetMode.SAME_STEP), 3);
    VectorEnvironment plain = make("CartPole-v1", AutoresetMode.SAME_STEP);
    assertEquals(List.of(3, 4), ((Box) stack.observationSpace()).shape());
    VectorStep stacked = VectorStep.allocate(stack.observationSpace(), ENVS);
    VectorStep single = VectorStep.allocate(plain.observationSpace(), ENVS);
    stack.reset(1, Map.of(), stacked.observations());
    plain.reset(1, Map.of(), single.observations());
    float[] first = row(single.observations(), 1);
    assertArrayEquals(joined(first, first, first), row(stacked.observations(), 1));
    stack.step(actions(0, 1, 0), stacked);
    plain.step(actions(0, 1, 0), single);
    float[] second = row(single.observations(), 1);
    assertArrayEquals(joined(first, first, second), row(stacked.observations(), 1));
    stack.step(actions(1, 1, 0), stacked);
    plain.step(actions(1, 1, 0), single);
    assertArrayEquals(
        joined(first, second, row(single.observations(), 1)), row(stacked.observations(), 1));
  }

  @Test
  void shouldStackTheFinalObservationOnThoseOfItsEpisode() {
    VectorEnvironment one =
        Environments.makeVector(
            "CartPole-v1", Map.of("max_episode_steps", 1), 1, AutoresetMode.SAME_STEP);
    FrameStack stack = new FrameStack(one, 2);
    VectorStep step = VectorStep.allocate(stack.observationSpace(), 1);
    stack.reset(1, Map.of(), step.observations());
    float[] start = row(step.observations(), 0);
    stack.step(actions(1), step);
    float[] last = row(step.finalObservations(), 0);
    assertEquals(start[4], last[0]);
    assertFalse(start[4] == last[4]);
    float[] next = row(step.observations(), 0);
    assertEquals(next[0], next[4]);
  }

  @Test
  void shouldAppendTheTime() {
    VectorEnvironment timed =
        new TimeAwareObservation(make("CartPole-v1", AutoresetMode.DISABLED), 500, false);
    Box space = (Box) timed.observationSpace();
    assertEquals(5, space.size());
    assertEquals(500, space.high(4));
    VectorStep step = VectorStep.allocate(space, ENVS);
    timed.reset(1, Map.of(), step.observations());
    assertEquals(0, row(step.observations(), 2)[4]);
    timed.step(actions(0, 0, 0), step);
    timed.step(actions(0, 0, 0), step);
    assertEquals(2, row(step.observations(), 2)[4]);
  }

  @Test
  void shouldFlattenATuple() {
    VectorEnvironment flat = new FlattenObservation(make("Blackjack-v1", AutoresetMode.SAME_STEP));
    assertEquals(Box.of(0, 1, 45), flat.observationSpace());
    VectorStep step = VectorStep.allocate(flat.observationSpace(), ENVS);
    flat.reset(1, Map.of(), step.observations());
    flat.step(actions(0, 0, 0), step);
    float sum = 0;
    for (float element : row(step.finalObservations(), 1)) {
      sum += element;
    }
    assertEquals(3, sum);
  }

  @Test
  void shouldNormalizeObservationsByWhatItSaw() {
    VectorEnvironment plain = make("CartPole-v1", AutoresetMode.SAME_STEP);
    NormalizeObservation normal =
        new NormalizeObservation(make("CartPole-v1", AutoresetMode.SAME_STEP));
    VectorStep raw = VectorStep.allocate(plain.observationSpace(), ENVS);
    VectorStep out = VectorStep.allocate(normal.observationSpace(), ENVS);
    List<Double> seen = new ArrayList<>();
    plain.reset(1, Map.of(), raw.observations());
    normal.reset(1, Map.of(), out.observations());
    collect(seen, raw);
    Rng rng = new Rng(1);
    for (int t = 0; t < 5; t++) {
      ColumnBatch actions = actions(rng.nextInt(2), rng.nextInt(2), rng.nextInt(2));
      plain.step(actions, raw);
      normal.step(actions, out);
      collect(seen, raw);
    }
    double mean = seen.stream().mapToDouble(x -> x).sum() / (seen.size() + 1e-4);
    double squares = seen.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    double variance = (squares + 1e-4 * (1 + mean * mean)) / (seen.size() + 1e-4);
    double expected = (row(raw.observations(), 1)[1] - mean) / Math.sqrt(variance + 1e-8);
    assertEquals(expected, row(out.observations(), 1)[1], 1e-4);
  }

  private static void collect(List<Double> seen, VectorStep raw) {
    for (int i = 0; i < ENVS; i++) {
      seen.add((double) row(raw.observations(), i)[1]);
    }
  }

  @Test
  void shouldKeepTheMomentsWhenNotUpdating() {
    NormalizeObservation normal =
        new NormalizeObservation(make("CartPole-v1", AutoresetMode.SAME_STEP));
    VectorStep out = VectorStep.allocate(normal.observationSpace(), ENVS);
    normal.reset(1, Map.of(), out.observations());
    StateDict before = normal.saveState();
    normal.updateRunningMean(false);
    normal.step(actions(1, 1, 1), out);
    assertTrue(
        before
            .column("wrapper/moments/mean")
            .contentEquals(normal.saveState().column("wrapper/moments/mean")));
  }

  @Test
  void shouldGoOnNormalizingFromASavedState() {
    for (AutoresetMode mode : List.of(AutoresetMode.SAME_STEP, AutoresetMode.NEXT_STEP)) {
      VectorEnvironment one = normalized(mode);
      VectorEnvironment two = normalized(mode);
      VectorStep out = VectorStep.allocate(one.observationSpace(), ENVS);
      VectorStep other = VectorStep.allocate(two.observationSpace(), ENVS);
      one.reset(1, Map.of(), out.observations());
      run(one, out, 0, 30);
      two.loadState(one.saveState());
      run(one, out, 30, 60);
      run(two, other, 30, 60);
      assertTrue(out.rewards().contentEquals(other.rewards()));
      assertTrue(
          out.observations()
              .column("observation")
              .contentEquals(other.observations().column("observation")));
    }
  }

  private static VectorEnvironment normalized(AutoresetMode mode) {
    return new RecordEpisodeStatistics(
        new NormalizeReward(new NormalizeObservation(make("CartPole-v1", mode))));
  }

  private static void run(VectorEnvironment vector, VectorStep out, int from, int to) {
    for (int t = from; t < to; t++) {
      vector.step(actions(t & 1, t >> 1 & 1, t >> 2 & 1), out);
    }
  }

  @Test
  void shouldNormalizeRewardsByTheSpreadOfDiscountedReturns() {
    VectorEnvironment one =
        Environments.makeVector("CartPole-v1", Map.of(), 1, AutoresetMode.SAME_STEP);
    NormalizeReward normal = new NormalizeReward(one, 0.5, 1e-8);
    VectorStep out = VectorStep.allocate(normal.observationSpace(), 1);
    normal.reset(1, Map.of(), out.observations());
    normal.step(actions(0), out);
    normal.step(actions(1), out);
    // The discounted returns so far are 1 and 1.5, on top of 1e-4 values of variance 1.
    double count = 2 + 1e-4;
    double mean = 2.5 / count;
    double variance = (1 + 2.25 + 1e-4) / count - mean * mean;
    assertEquals(1 / Math.sqrt(variance + 1e-8), out.rewards().getDouble(0), 1e-6);
  }

  @Test
  void shouldClipRewards() {
    VectorEnvironment clipped =
        new ClipReward(make("CliffWalking-v1", AutoresetMode.SAME_STEP), -2, 0);
    VectorStep out = VectorStep.allocate(clipped.observationSpace(), ENVS);
    clipped.reset(1, Map.of(), out.observations());
    clipped.step(actions(1, 0, 0), out);
    assertEquals(-2, out.rewards().getDouble(0));
    assertEquals(-1, out.rewards().getDouble(1));
    assertThrows(EnvironmentException.class, () -> new ClipReward(clipped, 1, 0));
  }

  @Test
  void shouldClipAndRescaleActions() {
    VectorEnvironment plain = make("MountainCarContinuous-v0", AutoresetMode.SAME_STEP);
    VectorEnvironment clipped =
        new ClipAction(make("MountainCarContinuous-v0", AutoresetMode.SAME_STEP));
    VectorEnvironment rescaled =
        new RescaleAction(make("MountainCarContinuous-v0", AutoresetMode.SAME_STEP), 0, 10);
    assertEquals(Box.of(0, 10, 1), rescaled.actionSpace());
    assertEquals(Box.unbounded(1), clipped.actionSpace());
    float[] expected = afterOneStep(plain, forces(1, 0, -1));
    assertArrayEquals(expected, afterOneStep(clipped, forces(4, 0, -9)));
    assertArrayEquals(expected, afterOneStep(rescaled, forces(10, 5, 0)));
  }

  private static float[] afterOneStep(VectorEnvironment vector, ColumnBatch actions) {
    VectorStep out = VectorStep.allocate(vector.observationSpace(), ENVS);
    vector.reset(1, Map.of(), out.observations());
    vector.step(actions, out);
    // The reward depends on the action that arrived.
    float[] seen = out.observations().column("observation").toFloatArray();
    seen[0] += (float) out.rewards().getDouble(0);
    return seen;
  }

  @Test
  void shouldRecordReturnsAndLengths() {
    for (AutoresetMode mode : List.of(AutoresetMode.SAME_STEP, AutoresetMode.NEXT_STEP)) {
      RecordEpisodeStatistics recorded =
          new RecordEpisodeStatistics(
              SyncVectorEnvironment.of(
                  "C",
                  List.of(
                      new CountingEnvironment(Map.of("length", 2)),
                      new CountingEnvironment(Map.of("length", 3))),
                  mode),
              3);
      VectorStep out = VectorStep.allocate(recorded.observationSpace(), 2);
      recorded.reset(1, Map.of(), out.observations());
      recorded.step(actions(1, 2), out);
      assertFalse(recorded.info(0).containsKey("episode"));
      recorded.step(actions(1, 2), out);
      assertEquals(Map.of("r", 2.0, "l", 2), recorded.info(0).get("episode"));
      assertFalse(recorded.info(1).containsKey("episode"));
      recorded.step(actions(1, 2), out);
      assertEquals(Map.of("r", 6.0, "l", 3), recorded.info(1).get("episode"));
      for (int t = 0; t < 4; t++) {
        recorded.step(actions(0, 0), out);
      }
      assertEquals(3, recorded.returnQueue().size());
      assertTrue(recorded.lengthQueue().stream().allMatch(length -> length == 2 || length == 3));
    }
  }

  @Test
  void shouldTruncateAfterTheLimit() {
    for (AutoresetMode mode : AutoresetMode.values()) {
      TimeLimit limited =
          new TimeLimit(
              Environments.makeVector("Pendulum-v1", Map.of("max_episode_steps", 100), 1, mode), 4);
      VectorStep out = VectorStep.allocate(limited.observationSpace(), 1);
      limited.reset(1, Map.of(), out.observations());
      for (int t = 1; t <= 4; t++) {
        limited.step(forces(0), out);
        assertEquals(t == 4, out.truncated().getBool(0));
      }
      if (mode == AutoresetMode.DISABLED) {
        assertThrows(EnvironmentException.class, () -> limited.step(forces(0), out));
      }
    }
  }

  @Test
  void shouldWrapASingleEnvironment() {
    Environment<?, ?> wrapped =
        Environments.wrap(
            "Counting",
            new CountingEnvironment(Map.of("length", 9)),
            vector ->
                new RecordEpisodeStatistics(new TimeLimit(new FlattenObservation(vector), 2)));
    wrapped.reset(1L, Map.of());
    assertFalse(step(wrapped).truncated());
    StepResult<?> last = step(wrapped);
    assertTrue(last.truncated());
    assertEquals(Map.of("r", 2.0, "l", 2), last.info().get("episode"));
    assertEquals(11, ((float[]) last.observation()).length);
  }

  @SuppressWarnings("unchecked")
  private static StepResult<?> step(Environment<?, ?> environment) {
    return ((Environment<?, Integer>) environment).step(1);
  }

  @Test
  void shouldSayWhichSpaceItNeeds() {
    VectorEnvironment blackjack = make("Blackjack-v1", AutoresetMode.SAME_STEP);
    EnvironmentException failure =
        assertThrows(EnvironmentException.class, () -> new FrameStack(blackjack, 2));
    assertTrue(String.valueOf(failure.getMessage()).contains("FlattenObservation"));
    assertThrows(EnvironmentException.class, () -> new ClipAction(blackjack));
    assertThrows(EnvironmentException.class, () -> new TimeLimit(blackjack, 0));
    assertThrows(EnvironmentException.class, () -> new NormalizeReward(blackjack, 2, 1e-8));
    assertThrows(EnvironmentException.class, () -> new RecordEpisodeStatistics(blackjack, 0));
  }

  private static float[] row(ColumnBatch observations, int row) {
    return observations.column(VectorEnvironment.OBSERVATION).slice(row, row + 1).toFloatArray();
  }

  private static float[] joined(float[]... parts) {
    float[] all = new float[parts.length * parts[0].length];
    for (int i = 0; i < parts.length; i++) {
      System.arraycopy(parts[i], 0, all, i * parts[0].length, parts[0].length);
    }
    return all;
  }
}
