package dev.mobula.rllib;

import static dev.mobula.rllib.ColumnAssertions.flags;
import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.Sequences;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How rollouts of a recurrent policy become sequences, and these minibatches. */
class SequencesTest {
  /**
   * Five steps of two copies, observed as step + 10·copy: the first copy's second episode begins at
   * step 2, the other's last two steps are padding.
   */
  private static Rollout rollout() {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put(SampleBatch.OBSERVATION, floats(0, 10, 1, 11, 2, 12, 3, 13, 4, 14).reshape(10, 1));
    columns.put(SampleBatch.STATE_IN, floats(7, 17, 8, 18, 0, 19, 6, 20, 5, 21).reshape(10, 1));
    columns.put(SampleBatch.T, Column.ofInts(4, 0, 5, 1, 0, 2, 1, 3, 2, 4));
    columns.put(SampleBatch.REWARD, floats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    columns.put(SampleBatch.VALUE, floats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    columns.put(SampleBatch.TERMINATED, flags(0, 0, 1, 0, 0, 1, 0, 1, 0, 1));
    columns.put(SampleBatch.TRUNCATED, flags(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    columns.put(SampleBatch.TRUNCATION_VALUE, floats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    SampleBatch batch = new SampleBatch(ColumnBatch.of(columns), 5, 2, floats(0, 0), 0);
    Column valid = Column.ofInts(5, 3).seal();
    return new Rollout(batch.seal(), valid, List.of(), List.of(), new Rollout.Timers(0, 0));
  }

  private static TrainBatch batch(int longest) {
    return TrainBatch.of(
        List.of(rollout(), rollout()), List.of(SampleBatch.OBSERVATION), 1, 1, longest);
  }

  @Test
  void shouldCutAtEpisodesAndTheGivenLengthAndLeavePaddingOut() {
    TrainBatch batch = batch(20);
    assertArrayEquals(new int[] {2, 3, 3, 2, 3, 3}, batch.sequenceLengths());
    assertArrayEquals(
        new int[] {0, 2, 4, 6, 8, 1, 3, 5, 10, 12, 14, 16, 18, 11, 13, 15}, batch.rows());
    assertArrayEquals(new int[] {2, 2, 1, 2, 1, 2, 2, 1, 2, 1}, batch(2).sequenceLengths());
  }

  /** Returns what a minibatch showed: the rows, the widths, the states. */
  private static List<List<Integer>> epoch(TrainBatch batch, int size, boolean shuffle, Rng rng) {
    List<List<Integer>> all = new ArrayList<>();
    new Minibatches(size)
        .forEach(
            batch,
            shuffle,
            rng,
            minibatch -> {
              ColumnBatch rows = minibatch.columns();
              Sequences sequences = minibatch.sequences();
              assertTrue(sequences != null && sequences.rows() == rows.rows());
              all.add(ints(rows.column(SampleBatch.OBSERVATION)));
              all.add(widths(sequences));
              all.add(ints(sequences.state()));
              return true;
            });
    return all;
  }

  private static List<Integer> widths(Sequences sequences) {
    List<Integer> widths = new ArrayList<>();
    for (int t = 0; t < sequences.steps(); t++) {
      widths.add(sequences.width(t));
    }
    return widths;
  }

  private static List<Integer> ints(Column column) {
    List<Integer> values = new ArrayList<>();
    for (float value : column.toFloatArray()) {
      values.add((int) value);
    }
    return values;
  }

  @Test
  void shouldPackWholeSequencesLongestFirstWithTheStatesOfTheirFirstSteps() {
    List<List<Integer>> first =
        List.of(List.of(2, 10, 0, 3, 11, 1, 4, 12), List.of(3, 3, 2), List.of(0, 17, 7));
    List<List<Integer>> seen = epoch(batch(20), 9, false, new Rng(1));
    assertEquals(first, seen.subList(0, 3));
    assertEquals(first, seen.subList(3, 6));
    assertEquals(6, seen.size());
  }

  @Test
  void shouldVisitEveryRowOnceInANewOrderEachEpoch() {
    Rng rng = new Rng(1);
    List<List<Integer>> first = epoch(batch(2), 4, true, rng);
    List<List<Integer>> second = epoch(batch(2), 4, true, rng);
    assertNotEquals(first, second);
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < first.size(); i += 3) {
      assertTrue(first.get(i).size() <= 4);
      seen.addAll(first.get(i));
    }
    assertEquals(
        List.of(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 10, 10, 11, 11, 12, 12),
        seen.stream().sorted().toList());
  }
}
