package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ServedProcessIT {
  private static final String DEAF =
      "trap '' TERM; sleep 600 & echo \"worker $!\"; while :; do sleep 1; done";
  private static final String ORDERLY = "sleep 600 & echo \"worker $!\"; exec sleep 600";

  @Test
  void shouldKillOneThatDoesNotEndAndItsWorkers() throws Exception {
    shouldEnd(DEAF, 0);
  }

  @Test
  void shouldKillWorkersOfOneThatEnded() throws Exception {
    shouldEnd(ORDERLY, 120);
  }

  private static void shouldEnd(String script, long limitS) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script).start();
    try (ServedProcess served = new ServedProcess(process)) {
      ProcessHandle worker =
          ProcessHandle.of(Long.parseLong(served.await("worker "))).orElseThrow();
      served.end(limitS);
      for (ProcessHandle each : List.of(worker, process.toHandle())) {
        assertFalse(each.onExit().get(120, TimeUnit.SECONDS).isAlive(), each.toString());
      }
    }
  }
}
