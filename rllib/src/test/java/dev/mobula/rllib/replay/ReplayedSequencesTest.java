package dev.mobula.rllib.replay;

import static dev.mobula.rllib.ColumnAssertions.assertClose;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.Recurrence;
import dev.mobula.policies.RecurrentCell;
import dev.mobula.rllib.config.IntRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Sequences are the steps of one episode, with the state before their first step. */
class ReplayedSequencesTest {
  private static final int COUNT = 300;
  private static final double GAMMA = 0.5;

  private final PolicySpec policy =
      PolicySpec.of(Box.unbounded(1), Discrete.of(10))
          .withHead(new PolicyHead.ActionValues(false, 0))
          .withModel(
              ModelSettings.defaults()
                  .withRecurrence(new Recurrence(RecurrentCell.GRU, 1, false, true)));

  private ReplayBuffer buffer(String type, int capacity, Steps... samples) {
    ReplayBuffer buffer =
        new ReplayBuffer(
            policy.observationSpace(),
            policy.frameStack(),
            policy.actionSpace(),
            policy.memoryColumns(),
            type.startsWith("Prioritized")
                ? new ReplayBufferConfig(type, capacity, 1, 1, null)
                : new ReplayBufferConfig(type, capacity, 0.6, 0.4, null),
            1);
    for (Steps sample : samples) {
      buffer.add(List.of(sample.rollout()));
    }
    return buffer;
  }

  private ReplayedSequences sample(ReplayBuffer buffer, int burnIn, int learnt, int nStep) {
    ReplayedSequences drawn =
        new ReplayedSequences(policy, new ReplayedSequences.Lengths(burnIn, learnt, nStep), COUNT);
    buffer.sample(IntRange.of(nStep), GAMMA, new Rng(1), drawn);
    return drawn;
  }

  /** Returns the numbers of a column in the rows of each sequence, by its first learnt row. */
  private static Map<Integer, List<Float>> byStart(ReplayedSequences drawn, Column column) {
    Map<Integer, List<Float>> found = new TreeMap<>();
    Column observations = drawn.transitions().observations().column("observation");
    Column weights = drawn.transitions().weights();
    for (int i = 0; i < COUNT; i++) {
      List<Float> rows = new ArrayList<>();
      int first = -1;
      for (int at = i; at < weights.rows(); at += COUNT) {
        rows.add(column.getFloat(at));
        if (first < 0 && weights.getFloat(at) > 0) {
          first = (int) observations.getFloat(at);
        }
      }
      found.put(first, rows);
    }
    return found;
  }

  /** Nine steps of which the sixth (105) ends an episode, and the last goes on. */
  private static Steps nineSteps() {
    return new Steps(9, 0, 1).truncate(0, 5);
  }

  @Test
  void shouldBeginBeforeTheFirstLearntStepWhereTheEpisodeDoesAndEndWithItsLastObservation() {
    ReplayedSequences drawn = sample(buffer("EpisodeReplayBuffer", 20, nineSteps()), 2, 3, 1);
    Map<Integer, List<Float>> rows =
        byStart(drawn, drawn.transitions().observations().column("observation"));
    assertEquals(List.of(100f, 101f, 102f, 103f, 104f, 105f), rows.get(100));
    assertEquals(List.of(100f, 101f, 102f, 103f, 104f, 105f), rows.get(102));
    assertEquals(List.of(102f, 103f, 104f, 105f, 106f, 106f), rows.get(104));
    assertEquals(List.of(103f, 104f, 105f, 106f, 106f, 106f), rows.get(105));
    assertEquals(List.of(200f, 201f, 202f, 202f, 202f, 202f), rows.get(201));
    assertEquals(8, rows.size());
    Map<Integer, List<Float>> weights = byStart(drawn, drawn.transitions().weights());
    assertEquals(List.of(1f, 1f, 1f, 0f, 0f, 0f), weights.get(100));
    assertEquals(List.of(0f, 0f, 1f, 1f, 1f, 0f), weights.get(102));
    assertEquals(List.of(0f, 0f, 1f, 1f, 0f, 0f), weights.get(104));
    assertEquals(List.of(0f, 1f, 0f, 0f, 0f, 0f), weights.get(201));
  }

  @Test
  void shouldHaveTheStateBeforeTheFirstRow() {
    ReplayedSequences drawn = sample(buffer("EpisodeReplayBuffer", 20, nineSteps()), 2, 3, 1);
    Column observations = drawn.transitions().observations().column("observation");
    for (int i = 0; i < COUNT; i++) {
      assertEquals(-observations.getFloat(i), drawn.sequences().state().getFloat(i));
    }
    assertEquals(6, drawn.sequences().steps());
    assertEquals(COUNT, drawn.sequences().count());
  }

  @Test
  void shouldHaveWhatIsSeenOfTheStepBeforeEachRowTheLastObservationToo() {
    ReplayedSequences drawn = sample(buffer("EpisodeReplayBuffer", 20, nineSteps()), 2, 3, 1);
    Column observations = drawn.transitions().observations().column("observation");
    boolean last = false;
    for (int at = 0; at < observations.rows(); at++) {
      float observation = observations.getFloat(at);
      assertEquals(observation - 0.5f, requireNonNull(drawn.previous()).getFloat(at));
      last |= observation == 106;
    }
    assertTrue(last);
  }

  @Test
  void shouldFollowEachLearntRowToTheOneWhoseValueCounts() {
    Steps steps = new Steps(9, 0, 1).terminate(0, 2).truncate(0, 6);
    for (int nStep = 1; nStep <= 3; nStep++) {
      ReplayBuffer buffer = buffer("EpisodeReplayBuffer", 20, steps);
      ReplayedSequences drawn = sample(buffer, 1, 3, nStep);
      Transitions single = new Transitions(policy.observationSpace(), policy.actionSpace(), COUNT);
      buffer.sample(IntRange.of(nStep), GAMMA, new Rng(2), single);
      Column observation = drawn.transitions().observations().column("observation");
      int learnt = 0;
      for (int at = 0; at < drawn.transitions().count(); at++) {
        if (drawn.weights[at] == 0) {
          continue;
        }
        learnt++;
        int same = indexOf(single.observations().column("observation"), observation.getFloat(at));
        float discount = single.discounts().getFloat(same);
        assertEquals(discount, drawn.transitions().discounts().getFloat(at));
        assertEquals(single.returns().getFloat(same), drawn.transitions().returns().getFloat(at));
        if (discount > 0) {
          assertEquals(
              single.nextObservations().column("observation").getFloat(same),
              observation.getFloat(drawn.next()[at]));
        }
      }
      assertTrue(learnt > 2 * COUNT);
    }
  }

  private static int indexOf(Column column, float value) {
    for (int i = 0; i < column.rows(); i++) {
      if (column.getFloat(i) == value) {
        return i;
      }
    }
    throw new AssertionError("a sequence learns from " + value + ", which is no transition");
  }

  @Test
  void shouldGoOnWhereTheRingBeginsAnew() {
    ReplayBuffer buffer = buffer("EpisodeReplayBuffer", 6, new Steps(5, 0, 1), new Steps(4, 5, 1));
    ReplayedSequences drawn = sample(buffer, 1, 4, 1);
    Map<Integer, List<Float>> rows =
        byStart(drawn, drawn.transitions().observations().column("observation"));
    assertEquals(List.of(103f, 104f, 105f, 106f, 107f, 108f), rows.get(103));
    assertEquals(List.of(103f, 104f, 105f, 106f, 107f, 108f), rows.get(104));
    assertEquals(List.of(106f, 107f, 108f, 108f, 108f, 108f), rows.get(107));
  }

  @Test
  void shouldDrawByTheErrorsOfSequences() {
    ReplayBuffer buffer = buffer("PrioritizedEpisodeReplayBuffer", 20, new Steps(4, 0, 1));
    ReplayedSequences drawn = sample(buffer, 0, 1, 1);
    float[] errors = new float[drawn.transitions().count()];
    for (int i = 0; i < COUNT; i++) {
      boolean first = drawn.transitions().observations().column("observation").getFloat(i) == 100;
      errors[i] = first ? -98 : 1;
    }
    buffer.update(drawn, errors);
    buffer.sample(IntRange.of(1), GAMMA, new Rng(3), drawn);
    int count = 0;
    float least = 1;
    for (int i = 0; i < COUNT; i++) {
      boolean first = drawn.transitions().observations().column("observation").getFloat(i) == 100;
      count += first ? 1 : 0;
      least = Math.min(least, drawn.transitions().weights().getFloat(i));
    }
    assertEquals(0.98 * COUNT, count, 0.03 * COUNT);
    assertEquals(1 / 98f, least, 1e-4);
  }

  @Test
  void shouldGoOnFromASavedState() {
    ReplayBuffer first = buffer("EpisodeReplayBuffer", 20, nineSteps());
    ReplayBuffer second = buffer("EpisodeReplayBuffer", 20);
    second.loadState(first.saveState());
    ReplayedSequences expected = sample(first, 2, 3, 1);
    ReplayedSequences found = sample(second, 2, 3, 1);
    assertArrayEquals(expected.next(), found.next());
    assertTrue(Arrays.equals(expected.starts, found.starts));
    assertClose("states", doubles(expected.sequences().state()), found.sequences().state());
  }

  private static double[] doubles(Column column) {
    double[] values = new double[column.rows()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.getFloat(i);
    }
    return values;
  }
}
