package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WorkerProcessIT {
  @ParameterizedTest
  @CsvSource({
    "kill -KILL $$, true, was ended by signal 9",
    "kill -TERM $$, true, was ended by signal 15",
    "kill -ABRT $$, false, was ended by signal 6",
    "exit 1, false, exited with 1",
    "exit 200, false, exited with 200"
  })
  void shouldTellWhetherItWasKilled(String script, boolean killed, String how) {
    WorkerProcess process = WorkerProcess.start(List.of("/bin/sh", "-c", script), Map.of(), false);
    String end = process.end().join();
    assertTrue(end.contains(how), end);
    assertEquals(killed, process.wasKilled());
  }
}
