package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.benchmarks.RequestLog.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private static final int SECOND_US = 1_000_000;
  private static final int SECONDS = 4;
  private static final int STEADY_S = 3 + 1 + 5;

  private final RecordedReport report = new RecordedReport();

  /** Requests of so many seconds, one answered, then nine refused, and so on. */
  private static List<Answer> requests(int rate, int seconds) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < rate * seconds; i++) {
      answers.add(new Answer((long) i * SECOND_US / rate, i % 10 == 0 ? 200 : 503, 1));
    }
    return answers;
  }

  private void add(List<Answer> tooMuch, List<Answer> steady) {
    new Overload(Path.of("unused"), SECONDS)
        .add(new RequestLog(tooMuch), new RequestLog(steady), report);
  }

  @Test
  void shouldReportWhatBecameOfRequests() {
    add(requests(5_000, SECONDS), requests(250, STEADY_S));
    assertEquals(500, report.value("overload_answered_per_s"), 1);
    assertEquals(4_500, report.value("overload_refused_per_s"), 1);
    assertEquals(0, report.value("overload_other"));
    assertEquals(OptionalDouble.of(400), report.figures.getFirst().asked());
  }

  @Test
  void shouldCountRequestsThatHungOrFailedOfBothClients() {
    List<Answer> tooMuch = requests(5_000, SECONDS);
    tooMuch.subList(100, 103).clear();
    tooMuch.set(1_000, new Answer(SECOND_US, 500, 1));
    List<Answer> steady = requests(250, STEADY_S);
    steady.subList(100, 120).clear();
    steady.set(1_000, new Answer(SECOND_US, 408, 1));
    add(tooMuch, steady);
    assertEquals(3 + 1 + 20 + 1, report.value("overload_other"));
  }

  @Test
  void shouldRecoverWithTheLastFailureAfterTheEnd() {
    RequestLog log =
        new RequestLog(
            List.of(
                new Answer(1_000, 503, 1),
                new Answer(3_500, 503, 1),
                new Answer(2_500, 408, 1),
                new Answer(2_000_000, 200, 1)));
    assertEquals(1.5, Overload.recoveryMs(log, 2_000));
    assertEquals(0, Overload.recoveryMs(log, 4_000));
  }

  @Test
  void shouldKnowNoRecoveryWhereNobodyAskedForASecondAfterTheEnd() {
    RequestLog log = new RequestLog(List.of(new Answer(SECOND_US + 1_999, 200, 1)));
    assertEquals(0, Overload.recoveryMs(log, 1_999));
    assertThrows(IllegalStateException.class, () -> Overload.recoveryMs(log, 2_000));
    assertThrows(
        IllegalStateException.class, () -> Overload.recoveryMs(new RequestLog(List.of()), 2_000));
  }
}
