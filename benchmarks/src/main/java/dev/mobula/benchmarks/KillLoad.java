package dev.mobula.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

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
  private static final int MORE_S = 2;
  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

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
    try (ServedApplication served = ServedApplication.start(folder, 0, deployment);
        H2load h2load =
            new LoadGenerator(folder).startH2load(served.url(), served.token(), RATE, seconds())) {
      int killed = kill(PERIOD_NS, () -> killOne(served, h2load), h2load::hasEnded);
      add(killed, h2load.await(), report);
    }
  }

  private int seconds() {
    return kills + MORE_S;
  }

  void add(int killed, RequestLog log, Report report) {
    report.note("%d kills: %s".formatted(killed, log.summary()));
    if (killed != kills) {
      throw new IllegalStateException(
          "expected %d kills while requests came, found %d".formatted(kills, killed));
    }
    long lost = log.count(status -> status >= ERROR);
    long answered = log.count(status -> status == 200);
    long ended = log.count(status -> status != RequestLog.NONE);
    report.add(
        Figure.lower("kill_failed_per_kill", (double) lost / killed, "requests")
            .asked(MAX_ONGOING));
    report.add(Figure.lower("kill_hung", (long) RATE * seconds() - ended, "requests").asked(0));
    report.add(Figure.lower("kill_other", ended - answered - lost, "requests").asked(0));
  }

  /**
   * Kills one each period, and tries again soon where none was killed; returns how many were.
   *
   * @param killOne returns whether it killed one
   * @param ended whether no more requests come
   */
  int kill(long periodNs, Callable<Boolean> killOne, BooleanSupplier ended) throws Exception {
    long start = System.nanoTime();
    int killed = 0;
    while (killed < kills && !ended.getAsBoolean()) {
      long due = start + (killed + 1) * periodNs - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(Math.max(due, PAUSE_NS));
      if (killOne.call()) {
        killed++;
      }
    }
    return killed;
  }

  private static boolean killOne(ServedApplication served, H2load h2load) throws Exception {
    OptionalLong pid = served.replicaPid();
    return pid.isPresent()
        && !h2load.hasEnded()
        && ProcessHandle.of(pid.getAsLong()).map(ProcessHandle::destroyForcibly).orElse(false);
  }
}
