package dev.mobula.rllib.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.config.Schedule.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void shouldStayConstant() {
    Schedule schedule = Schedule.constant(0.25);

    assertTrue(schedule.isConstant());
    assertEquals(0.25, schedule.value(0));
    assertEquals(0.25, schedule.value(1_000_000));
  }

  @Test
  void shouldBeLinearBetweenPointsAndConstantAfterTheLast() {
    Schedule schedule =
        new Schedule(List.of(new Point(0, 1), new Point(100, 0.5), new Point(300, 0)));

    assertEquals(1, schedule.value(0));
    assertEquals(0.75, schedule.value(50));
    assertEquals(0.5, schedule.value(100));
    assertEquals(0.25, schedule.value(200));
    assertEquals(0, schedule.value(300));
    assertEquals(0, schedule.value(10_000));
  }

  @Test
  void shouldRejectPointsOutOfOrder() {
    assertThrows(IllegalArgumentException.class, () -> new Schedule(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Schedule(List.of(new Point(1, 0))));
    assertThrows(IllegalArgumentException.class, () -> Schedule.linear(1, 0, 0));
  }
}
