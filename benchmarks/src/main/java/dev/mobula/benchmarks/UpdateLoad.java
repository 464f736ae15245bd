package dev.mobula.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * 2,000 requests a second while the version changes, replicas go from 1 to 4, the version changes
 * again, and replicas go back to 1; no request may fail.
 *
 * @param folder in which files go
 * @param seconds how long it is asked
 */
record UpdateLoad(Path folder, int seconds) {
  static final List<String> FIGURES = List.of("update_requests", "update_failed");

  private static final int RATE = 2_000;
  private static final int MAX_ONGOING = 100;

  void run(Report report) throws Exception {
    List<Map<String, ?>> updates =
        List.of(deployment(2, 1), deployment(2, 4), deployment(3, 4), deployment(3, 1));
    try (ServedApplication served = ServedApplication.start(folder, 0, deployment(1, 1));
        H2load h2load =
            new LoadGenerator(folder).startH2load(served.url(), served.token(), RATE, seconds)) {
      for (Map<String, ?> update : updates) {
        Thread.sleep(Duration.ofSeconds(seconds).dividedBy(updates.size() + 2));
        served.update(update);
      }
      if (h2load.hasEnded()) {
        throw new IllegalStateException(
            "expected updates within %d s, found more".formatted(seconds));
      }
      add(h2load.await(), report);
    }
  }

  void add(RequestLog log, Report report) {
    report.note("updates: " + log.summary());
    report.add(Figure.higher("update_requests", log.answers().size(), "requests"));
    long failed = (long) RATE * seconds - log.count(status -> status == 200);
    report.add(Figure.lower("update_failed", failed, "requests").asked(0));
  }

  private static Map<String, ?> deployment(int version, int replicas) {
    return Map.of(
        "name",
        "Waiter",
        "version",
        Integer.toString(version),
        "num_replicas",
        replicas,
        "max_ongoing_requests",
        MAX_ONGOING);
  }
}
