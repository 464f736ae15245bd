package dev.mobula.serve.internal.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.serve.AutoscalingConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Autoscaler scaler(int min, int max, int upSeconds, int downSeconds) {
    return new Autoscaler(
        AutoscalingConfig.between(min, max)
            .withTimes(
                SECOND, SECOND, Duration.ofSeconds(upSeconds), Duration.ofSeconds(downSeconds)));
  }

  private static int next(Autoscaler scaler, int second, int requests, int current) {
    return scaler.next(second * 1_000_000_000L, requests, current);
  }

  @Test
  void shouldGrowOnceMoreWereWantedForLongEnough() {
    Autoscaler scaler = scaler(1, 10, 3, 600);
    for (int second = 0; second < 3; second++) {
      assertEquals(1, next(scaler, second, 8, 1));
    }
    assertEquals(4, next(scaler, 3, 8, 1)); // 8 requests, 2 for each
    assertEquals(4, next(scaler, 4, 8, 4));
  }

  @Test
  void shouldWaitAnewWhereItWasEnoughInBetween() {
    Autoscaler scaler = scaler(1, 10, 2, 600);
    assertEquals(1, next(scaler, 0, 8, 1));
    assertEquals(1, next(scaler, 2, 0, 1)); // the look back holds one second
    assertEquals(1, next(scaler, 4, 8, 1));
    assertEquals(1, next(scaler, 5, 8, 1));
    assertEquals(4, next(scaler, 6, 8, 1));
  }

  @Test
  void shouldShrinkOnceFewerWereWantedForLongEnough() {
    Autoscaler scaler = scaler(1, 10, 0, 5);
    for (int second = 0; second < 5; second++) {
      assertEquals(4, next(scaler, second, 2, 4));
    }
    assertEquals(1, next(scaler, 5, 2, 4));
  }

  @Test
  void shouldStayWithinItsBounds() {
    Autoscaler scaler = scaler(2, 3, 0, 0);
    assertEquals(3, next(scaler, 0, 1_000, 2));
    assertEquals(2, next(scaler, 5, 0, 3));
  }

  @Test
  void shouldStartFromNoneAtOnceAndEndThereByItsOwnDelay() {
    Autoscaler scaler =
        new Autoscaler(
            new AutoscalingConfig(
                0, null, 10, 2, SECOND, SECOND, 1, 1, SECOND, SECOND, Duration.ofSeconds(10)));
    assertEquals(0, next(scaler, 0, 0, 0));
    assertEquals(3, next(scaler, 1, 5, 0));
    assertEquals(3, next(scaler, 3, 0, 3));
    assertEquals(1, next(scaler, 4, 0, 3)); // the last one stays longer
    for (int second = 5; second < 15; second++) {
      assertEquals(1, next(scaler, second, 0, 1));
    }
    assertEquals(0, next(scaler, 15, 0, 1));
  }

  @Test
  void shouldTakeGentleStepsWhereAFactorSaysSo() {
    Autoscaler scaler =
        new Autoscaler(
            new AutoscalingConfig(
                0, null, 100, 1, SECOND, SECOND, 0.5, 0.5, Duration.ZERO, Duration.ZERO, null));
    assertEquals(6, next(scaler, 0, 10, 2));
    assertEquals(3, next(scaler, 5, 0, 6));
    assertEquals(2, next(scaler, 10, 0, 3));
    assertEquals(1, next(scaler, 15, 0, 2));
    assertEquals(0, next(scaler, 20, 0, 1));
  }
}
