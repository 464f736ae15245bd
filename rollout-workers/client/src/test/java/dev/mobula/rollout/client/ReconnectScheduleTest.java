package dev.mobula.rollout.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconnectScheduleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private long now;
  private double drawn;
  private final ReconnectSchedule schedule =
      new ReconnectSchedule(PATIENCE, () -> now, () -> drawn);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private List<Long> pauses(int breaks) {
    return IntStream.range(0, breaks).mapToObj(_ -> schedule.broke().orElseThrow()).toList();
  }

  @Test
  void shouldDoublePausesAsFarAsFiveSeconds() {
    schedule.begin();
    assertEquals(
        List.of(20L, 40L, 80L, 160L, 320L, 640L, 1_280L, 2_560L, 5_000L, 5_000L), pauses(10));
  }

  @Test
  void shouldShortenPausesByUpToAHalf() {
    schedule.begin();
    drawn = 0.5;
    assertEquals(List.of(15L, 30L), pauses(2));
    drawn = 1;
    assertEquals(List.of(40L), pauses(1));
  }

  @Test
  void shouldBeginPausesAnewAfterAnAnswerButNotBecauseItWasHeard() {
    schedule.begin();
    assertEquals(List.of(20L, 40L), pauses(2));
    schedule.heard(false);
    assertEquals(List.of(80L), pauses(1));
    schedule.heard(false);
    schedule.heard(true);
    assertEquals(List.of(20L, 40L), pauses(2));
  }

  @Test
  void shouldGiveUpAConnectionThatAlwaysBreaksOnceItIsMade() {
    schedule.begin();
    List<Long> pauses = new ArrayList<>();
    while (true) {
      schedule.heard(false);
      OptionalLong pause = schedule.broke();
      if (pause.isEmpty()) {
        break;
      }
      pauses.add(pause.getAsLong());
      pass(Duration.ofMillis(pause.getAsLong()));
    }
    // 5.1 s until pauses are of 5 s, of which there are eleven more within a minute.
    assertEquals(8 + 11, pauses.size());
  }

  @Test
  void shouldBeAsPatientAgainAfterAnAnswerOrATimeInWhichTheServerWasThere() {
    schedule.begin();
    pass(PATIENCE);
    schedule.heard(true);
    pass(PATIENCE.multipliedBy(9));
    assertEquals(List.of(20L), pauses(1));
    pass(PATIENCE);
    schedule.heard(false);
    pass(PATIENCE);
    assertEquals(List.of(40L), pauses(1));
    pass(PATIENCE.plusNanos(1));
    assertEquals(OptionalLong.empty(), schedule.broke());
  }

  @Test
  void shouldBeginAnewWhereNobodyAskedForLong() {
    schedule.begin();
    pass(PATIENCE.plusNanos(1));
    assertEquals(OptionalLong.empty(), schedule.broke());
    schedule.gaveUp();
    schedule.begin();
    assertEquals(List.of(20L), pauses(1));
  }
}
