package dev.mobula.examples.jobshop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.StepResult;
import dev.mobula.examples.jobshop.DispatchingRule.Priority;
import dev.mobula.examples.jobshop.Jobs.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JobShopTest {
  /**
   * Job 0 needs machine 0 for 3 and machine 1 for 2 minutes, job 1 machine 0 for 2 and machine 1
   * for 4. Doing job 1 first takes 8 minutes, job 0 first 9.
   */
  private static final Jobs TWO =
      new Jobs(
          List.of(
              List.of(new Operation(0, 3), new Operation(1, 2)),
              List.of(new Operation(0, 2), new Operation(1, 4))));

  private final JobShop shop = new JobShop(Map.of("jobs", 2, "machines", 2));

  private static int[] mask(Map<String, Object> observation) {
    return (int[]) Objects.requireNonNull(observation.get(JobShop.ACTION_MASK));
  }

  private static float[] row(Map<String, Object> observation, int row) {
    float[] seen = (float[]) Objects.requireNonNull(observation.get(JobShop.OBSERVATIONS));
    return Arrays.copyOfRange(seen, row * Queue.PER_JOB, (row + 1) * Queue.PER_JOB);
  }

  @Test
  void shouldPayMinusTheMakespan() {
    // Job 1 has the most work left, and so is in row 0.
    Map<String, Object> start = shop.start(TWO).observation();
    assertArrayEquals(new int[] {1, 1}, mask(start));
    assertArrayEquals(new float[] {1, 0, 2, 6, 2, 1, 0, 0, 6, 0}, row(start, 0));
    assertArrayEquals(new float[] {1, 0, 3, 5, 2, 1, 1, 0, 6, 0}, row(start, 1));
    assertEquals(-7, shop.step(0).reward());
    StepResult<Map<String, Object>> second = shop.step(0);
    assertEquals(0, second.reward());
    // Machine 1: job 1 ends at 6, and job 0 comes at 5, before that.
    assertArrayEquals(new int[] {1, 1}, mask(second.observation()));
    StepResult<Map<String, Object>> third = shop.step(0);
    assertEquals(-1, third.reward());
    StepResult<Map<String, Object>> last = shop.step(0);
    assertTrue(last.terminated());
    assertEquals(0, last.reward());
    assertThrows(EnvironmentException.class, () -> shop.step(0));
  }

  @Test
  void shouldBuildTheOtherScheduleFromTheOtherChoice() {
    shop.start(TWO);
    double total = 0;
    StepResult<Map<String, Object>> result = shop.step(1);
    total += result.reward();
    while (!result.terminated()) {
      result = shop.step(0);
      total += result.reward();
    }
    assertEquals(-9, total);
  }

  @Test
  void shouldRefuseARowThatTheMaskForbids() {
    Jobs apart =
        new Jobs(
            List.of(
                List.of(new Operation(0, 3), new Operation(1, 2)),
                List.of(new Operation(1, 9), new Operation(0, 4))));
    Map<String, Object> start = shop.start(apart).observation();
    assertArrayEquals(new int[] {1, 0}, mask(start));
    EnvironmentException refused = assertThrows(EnvironmentException.class, () -> shop.step(1));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("a row that action_mask allows, found 1"));
    assertFalse(shop.step(0).terminated());
  }

  @Test
  void shouldTakeTheJobOfTheHighestPriorityThatDoesNotHaveToBeWaitedFor() {
    Priority shortest = (seen, at) -> -seen[at + Queue.DURATION];
    float[] seen = new float[2 * Queue.PER_JOB];
    seen[Queue.DURATION] = 5;
    seen[Queue.PER_JOB + Queue.DURATION] = 2;
    seen[Queue.PER_JOB + Queue.STARTS_IN] = 1;
    Map<String, Object> observation =
        Map.of(JobShop.OBSERVATIONS, seen, JobShop.ACTION_MASK, new int[] {1, 1});
    assertEquals(0, new DispatchingRule(shortest, false).act(observation, 0));
    assertEquals(1, new DispatchingRule(shortest, true).act(observation, 0));
  }
}
