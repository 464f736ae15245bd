package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class WorkerProcessIT {
  private final NodeDirectory directory = NodeDirectory.create();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final WorkerOutputs outputs = new WorkerOutputs(directory, timers, false);

  @AfterEach
  void close() {
    outputs.close();
    timers.shutdown();
    directory.close();
  }

  @ParameterizedTest
  @CsvSource({
    "kill -KILL $$, true, was ended by signal 9",
    "kill -TERM $$, true, was ended by signal 15",
    "kill -ABRT $$, false, was ended by signal 6",
    "exit 1, false, exited with 1",
    "exit 200, false, exited with 200"
  })
  void shouldTellWhetherItWasKilled(String script, boolean killed, String how) {
    WorkerProcess process = start(script);
    String end = process.end().join();
    assertTrue(end.contains(how), end);
    assertEquals(killed, process.wasKilled());
  }

  @Test
  void shouldKeepTheLinesOfBothStreamsInALog() throws IOException, InterruptedException {
    WorkerProcess process = start("echo out; echo err >&2; echo -n end");
    assertTrue(process.end().join().endsWith("its last lines were:\n  err"));
    Path log = WorkerOutputs.logOf(directory.path(), process.pid());
    while (!Files.exists(log) || Files.readAllLines(log).size() < 3) {
      Thread.sleep(1); // until the thread that reads has written them
    }
    assertEquals(Set.of("out", "err", "end"), Set.copyOf(Files.readAllLines(log)));
    assertEquals(List.of(log), NodeDirectory.logs(process.pid()));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldShowLinesBehindWhatRunsThereUnlessThatIsOff(boolean forwards)
      throws InterruptedException {
    try (Shown shown = Shown.atOnce();
        WorkerOutputs some = new WorkerOutputs(directory, timers, forwards)) {
      WorkerProcess process =
          WorkerProcess.start(List.of("/bin/sh", "-c", "read x; echo hi"), Map.of(), some, true);
      process.runs("Counter");
      process.tell("go");
      Path log = WorkerOutputs.logOf(directory.path(), process.pid());
      assertTrue(process.end().join().contains("exited with 0"));
      String line = forwards ? "(Counter pid=%d) hi\n".formatted(process.pid()) : "";
      while (!Files.exists(log) || !shown.text().equals(line)) {
        Thread.sleep(1); // until the thread that reads has shown it
      }
    }
  }

  @Test
  void shouldHoldUpNobodyWhereTheTerminalTakesNothing() throws Exception {
    try (Shown shown = Shown.blocked()) {
      WorkerOutputs some = new WorkerOutputs(directory, timers, true);
      WorkerProcess process =
          WorkerProcess.start(
              List.of(
                  "/bin/sh", "-c", "read x; for i in 1 2 3 4 5 6 7; do echo hi; done; echo bye"),
              Map.of(),
              some,
              true);
      process.tell("go");
      shown.awaitBlocked();
      assertTrue(process.end().join().contains("exited with 0"));
      Path log = WorkerOutputs.logOf(directory.path(), process.pid());
      while (!Files.exists(log) || Files.readAllLines(log).size() < 8) {
        Thread.sleep(1); // until the thread that reads has written them
      }
      some.close();
      shown.unblock();
      String line = "(pid=" + process.pid() + ") ";
      String all = (line + "hi\n").repeat(5) + line + "bye\n" + line + "hi [repeated 2x]\n";
      while (!shown.text().equals(all)) {
        Thread.sleep(1); // until the thread that prints has done so
      }
    }
  }

  private WorkerProcess start(String script) {
    return WorkerProcess.start(List.of("/bin/sh", "-c", script), Map.of(), outputs, true);
  }
}
