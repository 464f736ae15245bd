package dev.mobula.rllib;

import static dev.mobula.rllib.ColumnAssertions.assertClose;
import static dev.mobula.rllib.ColumnAssertions.flags;
import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which values bootstrap which advantages, and which rows are learnt from. */
class TrainBatchTest {
  private static final List<String> NAMES = List.of(SampleBatch.OBSERVATION, SampleBatch.VALUE);

  /** Three steps of two copies: the first is cut at its second step, the other ends there. */
  private static Rollout twoCopies() {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put(SampleBatch.OBSERVATION, floats(0, 1, 2, 3, 4, 5).reshape(6, 1));
    columns.put(SampleBatch.REWARD, floats(1, 1, 1, 1, 1, 0));
    columns.put(SampleBatch.VALUE, floats(2, 1, 4, 3, 6, 0));
    columns.put(SampleBatch.TERMINATED, flags(0, 0, 0, 1, 0, 1));
    columns.put(SampleBatch.TRUNCATED, flags(0, 0, 1, 0, 0, 0));
    columns.put(SampleBatch.TRUNCATION_VALUE, floats(0, 0, 10, 0, 0, 0));
    return rollout(columns, 3, floats(8, 99), Column.ofInts(3, 2));
  }

  /** One step of one copy, in the middle of an episode. */
  private static Rollout oneStep() {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put(SampleBatch.OBSERVATION, floats(6).reshape(1, 1));
    columns.put(SampleBatch.REWARD, floats(0));
    columns.put(SampleBatch.VALUE, floats(1));
    columns.put(SampleBatch.TERMINATED, flags(0));
    columns.put(SampleBatch.TRUNCATED, flags(0));
    columns.put(SampleBatch.TRUNCATION_VALUE, floats(0));
    return rollout(columns, 1, floats(4), Column.ofInts(1));
  }

  private static Rollout rollout(
      Map<String, Column> columns, int steps, Column bootstrap, Column validSteps) {
    SampleBatch batch =
        new SampleBatch(
            ColumnBatch.of(columns), steps, Math.toIntExact(bootstrap.size()), bootstrap, 0);
    return new Rollout(
        batch.seal(), validSteps.seal(), List.of(), List.of(), new Rollout.Timers(0, 0));
  }

  @Test
  void shouldBootstrapFromTheFinalObservationWhereTruncatedAndFromTheNextOneAtTheEnd() {
    TrainBatch batch = TrainBatch.of(List.of(twoCopies()), NAMES, 0.5, 0.5, 20);
    // errors of the first copy: 1 + 4/2 - 2, 1 + 10/2 - 4, 1 + 8/2 - 6; of the other 1.5 and -2
    double[] advantages = {1.5, 1, 2, -2, -1, 0};
    double[] targets = {3.5, 2, 6, 1, 5, 0};
    assertClose("advantages", advantages, batch.columns().column(SampleBatch.ADVANTAGE));
    assertClose("targets", targets, batch.columns().column(SampleBatch.VALUE_TARGET));
  }

  @Test
  void shouldLearnFromTheRowsOfAllRolloutsButPadding() {
    TrainBatch batch = TrainBatch.of(List.of(twoCopies(), oneStep()), NAMES, 0.5, 0.5, 20);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 6}, batch.rows());
    double[] observations = {0, 1, 2, 3, 4, 5, 6};
    assertClose("observations", observations, batch.columns().column(SampleBatch.OBSERVATION));
    assertEquals(1, batch.columns().column(SampleBatch.ADVANTAGE).getFloat(6));
    assertEquals(2, batch.columns().column(SampleBatch.VALUE_TARGET).getFloat(6));
  }

  private static double explained(double... values) {
    ColumnBatch columns =
        ColumnBatch.of(SampleBatch.VALUE, floats(values))
            .with(SampleBatch.VALUE_TARGET, floats(2, 4, 100, 9));
    return new TrainBatch(columns, new int[] {0, 1, 3}).explainedVariance();
  }

  @Test
  void shouldSayWhichShareOfTheVarianceTheValuesExplainLeavingPaddingOut() {
    assertEquals(1, explained(3, 5, -50, 10), 1e-9, "all of it, whatever the mean");
    assertEquals(0.75, explained(1, 2, -50, 4.5), 1e-9);
    assertEquals(0, explained(7, 7, -50, 7), 1e-9);
    assertEquals(-3, explained(-2, -4, -50, -9), 1e-9);
  }

  @Test
  void shouldExplainNothingWhereTargetsAreAllTheSame() {
    ColumnBatch columns =
        ColumnBatch.of(SampleBatch.VALUE, floats(1, 2))
            .with(SampleBatch.VALUE_TARGET, floats(5, 5));
    assertEquals(0, new TrainBatch(columns, new int[] {0, 1}).explainedVariance());
  }
}
