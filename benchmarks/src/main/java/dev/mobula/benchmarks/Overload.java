package dev.mobula.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * 5,000 requests a second for a deployment that can do 500: 20 at a time, of 40 ms each. From
 * before its end until some seconds after, another client asks less than could be done, for so long
 * that the overload may end late.
 *
 * @param folder in which files go
 * @param seconds how long it is asked too much
 */
record Overload(Path folder, int seconds) {
  static final List<String> FIGURES =
      List.of(
          "overload_answered_per_s",
          "overload_refused_per_s",
          "overload_other",
          "overload_growth_mb",
          "recovery_ms");

  private static final int RATE = 5_000;
  private static final int STEADY_RATE = 250;
  private static final int MILLIS = 40;
  private static final int MAX_ONGOING = 20;
  private static final int MAX_QUEUED = 5;
  private static final int REFUSED = 503;
  private static final int WARM_UP_S = 20; // to compile
  private static final int BEFORE_S = 3;
  private static final int AFTER_S = 5;
  private static final int LATE_PARTS = 4;
  private static final long RECOVERY_US = TimeUnit.SECONDS.toMicros(1);

  void run(Report report) throws Exception {
    Map<String, ?> deployment =
        Map.of(
            "name",
            "Waiter",
            "max_ongoing_requests",
            MAX_ONGOING,
            "max_queued_requests",
            MAX_QUEUED);
    LoadGenerator load = new LoadGenerator(folder);
    try (ServedApplication served = ServedApplication.start(folder, MILLIS, deployment)) {
      try (H2load warmUp = load.startH2load(served.url(), served.token(), RATE, WARM_UP_S)) {
        RequestLog _ = warmUp.await();
      }
      MemoryGrowth growth = served.memoryGrowth();
      measure(served, load, report);
      growth.addTo(report, "overload_growth_mb", figure -> figure.asked(16));
    }
  }

  private void measure(ServedApplication served, LoadGenerator load, Report report)
      throws Exception {
    try (H2load much = load.startH2load(served.url(), served.token(), RATE, seconds)) {
      TimeUnit.SECONDS.sleep(Math.max(0, seconds - BEFORE_S));
      try (H2load some =
          load.startH2load(served.url(), served.token(), STEADY_RATE, steadySeconds())) {
        add(much.await(), some.await(), report);
      }
    }
  }

  private int steadySeconds() {
    return BEFORE_S + seconds / LATE_PARTS + AFTER_S;
  }

  void add(RequestLog tooMuch, RequestLog steady, Report report) {
    report.note("too much: " + tooMuch.summary());
    report.note("steadily: " + steady.summary());
    long answered = tooMuch.count(status -> status == 200);
    long refused = tooMuch.count(status -> status == REFUSED);
    LongSummaryStatistics starts = tooMuch.starts();
    double took = (starts.getMax() - starts.getMin()) * 1e-6;
    report.add(Figure.higher("overload_answered_per_s", answered / took, "1/s").asked(400));
    report.add(Figure.higher("overload_refused_per_s", refused / took, "1/s"));
    long other = other(tooMuch, RATE * seconds) + other(steady, STEADY_RATE * steadySeconds());
    report.add(Figure.lower("overload_other", other, "requests").asked(0));
    report.add(Figure.lower("recovery_ms", recoveryMs(steady, starts.getMax()), "ms").asked(1_000));
  }

  /** Returns how many requests were neither answered nor refused, those without an end included. */
  private static long other(RequestLog log, int asked) {
    return asked - log.count(status -> status == 200 || status == REFUSED);
  }

  /** Returns how long after the end of the overload a request failed for the last time. */
  static double recoveryMs(RequestLog steady, long endUs) {
    long after = steady.starts().getMax() - endUs;
    if (steady.isEmpty() || after < RECOVERY_US) {
      throw new IllegalStateException(
          "expected requests until 1 s after the overload, found none; it took longer than asked,"
              + " or they hung");
    }
    return steady.answers().stream()
        .filter(answer -> answer.status() != 200)
        .mapToDouble(answer -> (answer.startUs() - endUs) * 1e-3)
        .filter(ms -> ms > 0)
        .max()
        .orElse(0);
  }
}
