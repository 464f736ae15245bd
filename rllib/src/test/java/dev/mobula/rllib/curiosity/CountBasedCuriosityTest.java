package dev.mobula.rllib.curiosity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.RecordedLog;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rollout.Rollout;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountBasedCuriosityTest {
  /** Two copies, three steps: observations 0 1, 0 1, 1 0 as one-hot; the second copy ends early. */
  private static Rollout rollout() {
    ColumnBatch columns = CuriosityRollouts.columns(Discrete.of(2), 2, 3, 2);
    int[] seen = {0, 1, 0, 1, 1, 0};
    for (int row = 0; row < seen.length; row++) {
      columns.column(SampleBatch.OBSERVATION).setFloat(2L * row + seen[row], 1);
      columns.column(SampleBatch.REWARD).setFloat(row, 10 * row);
    }
    return CuriosityRollouts.rollout(columns, 3, 2);
  }

  @Test
  void shouldRewardByHowRareAnObservationWasSoFar() {
    CountBasedCuriosity curiosity = new CountBasedCuriosity(0.5);
    float[] rewards = curiosity.rewards(rollout()).toFloatArray();
    assertArrayEquals(new float[] {0.5f, 10.5f, 20.25f, 30.25f, 40 + 0.5f / 3, 50}, rewards, 1e-5f);
    double mean = (0.5 + 0.5 + 0.25 + 0.25 + 0.5 / 3) / 5;
    List<Metric> metrics = curiosity.takeMetrics();
    assertEquals(Curiosity.MEAN, metrics.getFirst().name());
    assertEquals(mean, metrics.getFirst().value(), 1e-12);
  }

  @Test
  void shouldCountImagesWhichAreBytes() {
    Column pixels = Column.allocate(DType.UINT8, 3, 2);
    byte[] shown = {7, (byte) 255, 7, (byte) 254, 7, (byte) 255};
    pixels.write(0, shown, shown.length);
    ColumnBatch columns =
        CuriosityRollouts.columns(Discrete.of(2), 1, 3, 1).with(SampleBatch.OBSERVATION, pixels);
    Rollout rollout = CuriosityRollouts.rollout(columns, 3);
    CountBasedCuriosity curiosity = new CountBasedCuriosity(1);
    assertArrayEquals(new float[] {1, 1, 0.5f}, curiosity.rewards(rollout).toFloatArray());
    CountBasedCuriosity resumed = new CountBasedCuriosity(1);
    resumed.loadState(curiosity.saveState());
    assertArrayEquals(
        new float[] {1f / 3, 0.5f, 0.25f}, resumed.rewards(rollout).toFloatArray(), 1e-6f);
  }

  private static Rollout different(int steps) {
    ColumnBatch columns = CuriosityRollouts.columns(Discrete.of(2), 1, steps, 1);
    for (int row = 0; row < steps; row++) {
      columns.column(SampleBatch.OBSERVATION).setFloat(row, row);
    }
    return CuriosityRollouts.rollout(columns, steps);
  }

  @Test
  void shouldWarnOnceWhereNothingIsMetTwice() {
    try (RecordedLog log = RecordedLog.of(CountBasedCuriosity.class)) {
      CountBasedCuriosity repeated = new CountBasedCuriosity(1);
      repeated.rewards(different(2));
      repeated.rewards(different(11_000));
      assertEquals(List.of(), log.lines());
      CountBasedCuriosity curiosity = new CountBasedCuriosity(1);
      curiosity.rewards(different(11_000));
      assertEquals(1, log.lines().size(), log.lines().toString());
      assertTrue(log.lines().getFirst().contains("choose IntrinsicCuriosityModel"));
    }
  }

  @Test
  void shouldGoOnCountingOverAResume() {
    CountBasedCuriosity curiosity = new CountBasedCuriosity(1);
    curiosity.rewards(rollout());
    CountBasedCuriosity resumed = new CountBasedCuriosity(1);
    resumed.loadState(curiosity.saveState());
    assertArrayEquals(
        curiosity.rewards(rollout()).toFloatArray(), resumed.rewards(rollout()).toFloatArray());
    CountBasedCuriosity fresh = new CountBasedCuriosity(1);
    fresh.loadState(new CountBasedCuriosity(1).saveState());
    assertEquals(1, fresh.rewards(rollout()).getFloat(0), "as nothing was counted");
  }
}
