package dev.mobula.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * 2,000 requests a second while one of 4 replicas, each a process, is killed every second. Those
 * that it had fail, at once; no others.
 *
 * @param folder in which files go
 * @param kills how many there are
 */
record KillLoad(Path folder, int kills) {
  static final List<String> FIGURES = List.of("kill_failed_per_kill", "kill_hung", "kill_other");

  private static final int RATE = 2_000;
  private static final int MAX_ONGOING = 20;
  private static final int ERROR = 500;

  void run(Report report) throws Exception {
    Map<String, ?> deployment =
        Map.of(
            "name",
            "Waiter",
            "isolated",
            true,
            "num_replicas",
            4,
            "max_ongoing_requests",
            MAX_ONGOING);
    int seconds = kills + 2;
    try (ServedApplication served = ServedApplication.start(folder, 0, deployment);
        H2load h2load =
            new LoadGenerator(folder).startH2load(served.url(), served.token(), RATE, seconds)) {
      int killed = kill(served, h2load);
      RequestLog log = h2load.await();
      report.note("%d kills: %s".formatted(killed, log.summary()));
      long lost = log.count(status -> status >= ERROR);
      long answered = log.count(status -> status == 200);
      long ended = log.count(status -> status != RequestLog.NONE);
      report.add(
          Figure.lower("kill_failed_per_kill", (double) lost / killed, "requests")
              .asked(MAX_ONGOING));
      report.add(Figure.lower("kill_hung", RATE * seconds - ended, "requests").asked(0));
      report.add(Figure.lower("kill_other", ended - answered - lost, "requests").asked(0));
    }
  }

  /** Kills one each second; returns how many were killed while requests came. */
  private int kill(ServedApplication served, H2load h2load) throws Exception {
    long start = System.nanoTime();
    for (int killed = 0; killed < kills; killed++) {
      TimeUnit.NANOSECONDS.sleep(start + TimeUnit.SECONDS.toNanos(killed + 1) - System.nanoTime());
      long pid = served.replicaPid();
      if (h2load.hasEnded()) {
        return killed;
      }
      boolean _ = ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).isPresent();
    }
    return kills;
  }
}
