package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.benchmarks.RequestLog.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLogTest {
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
}
