package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.benchmarks.RequestLog.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLogTest {
  private static final RequestLog EMPTY = new RequestLog(List.of());

  @TempDir Path folder;

  @Test
  void shouldCountRequestsByTheirStatus() throws IOException {
    Path file = folder.resolve("log");
    Files.writeString(
        file, "1000000\t200\t300\n1000500\t503\t40\n1000900\t-1\t7\n1000800\t200\t1\n");
    RequestLog log = RequestLog.read(file);
    assertEquals(2, log.count(status -> status == 200));
    assertEquals(1, log.count(status -> status == RequestLog.NONE));
    assertEquals("{-1=1, 200=2, 503=1}", log.summary());
    assertEquals(new Answer(1_000_500, 503, 40), log.answers().get(1));
    assertEquals(1_000_900, log.starts().getMax());
  }

  @Test
  void shouldRecoverWithTheLastRefusalAfterTheEnd() {
    RequestLog log =
        new RequestLog(
            List.of(
                new Answer(1_000, 503, 1),
                new Answer(3_500, 503, 1),
                new Answer(2_500, 408, 1),
                new Answer(9_000, 200, 1)));
    assertEquals(1.5, Overload.recoveryMs(log, 2_000));
    assertEquals(0, Overload.recoveryMs(log, 4_000));
  }

  @Test
  void shouldKnowNoRecoveryWhereNobodyAskedAfterTheEnd() {
    RequestLog log = new RequestLog(List.of(new Answer(1_000, 200, 1)));
    assertThrows(IllegalStateException.class, () -> Overload.recoveryMs(log, 2_000));
    assertThrows(IllegalStateException.class, () -> Overload.recoveryMs(EMPTY, 2_000));
  }
}
