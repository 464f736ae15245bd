package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.benchmarks.RequestLog.Answer;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class UpdateLoadTest {
  @Test
  void shouldCountWhatEndedAndMissTheRest() {
    RecordedReport report = new RecordedReport();
    RequestLog log = new RequestLog(Collections.nCopies(3_990, new Answer(1_000, 200, 1)));
    new UpdateLoad(Path.of("unused"), 2).add(log, report);
    assertEquals(UpdateLoad.FIGURES, report.names());
    assertEquals(3_990, report.value("update_requests"));
    assertEquals(10, report.value("update_failed"));
  }
}
