package dev.mobula.cli;

import dev.mobula.serve.Serve;
import dev.mobula.serve.ServeException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Says which deployments do not run yet, and why, while their applications are awaited. */
final class WaitingReport implements AutoCloseable {
  static final Duration PERIOD = Duration.ofSeconds(5);

  private final Serve serve;
  private final PrintStream err;
  private final Map<String, String> said = new HashMap<>(); // of the reporting thread
  private final Thread reporting;

  private WaitingReport(Serve serve, PrintStream err, Duration period) {
    this.serve = serve;
    this.err = err;
    reporting = Thread.ofVirtual().name("mobula-serve-waiting").unstarted(() -> run(period));
  }

  /** Begins to report each change, after a while at first, until it is closed. */
  static WaitingReport of(Serve serve, PrintStream err, Duration period) {
    WaitingReport report = new WaitingReport(serve, err, period);
    report.reporting.start();
    return report;
  }

  private void run(Duration period) {
    try {
      while (true) {
        Thread.sleep(period);
        report();
      }
    } catch (InterruptedException | ServeException _) {
      // Closed, while it slept or while it asked.
    }
  }

  private void report() {
    serve
        .status()
        .applications()
        .forEach((application, status) ->
            status
                .deployments()
                .forEach((deployment, one) -> {
                  if (one.status().equals("UPDATING")) {
                    say(
                        "deployment '%s' of application '%s'".formatted(deployment, application),
                        "%d of %d replicas run%s"
                            .formatted(
                                one.running(),
                                one.targetReplicas(),
                                one.message().isEmpty() ? "" : ": " + one.message()));
                  }
                }));
  }

  private void say(String who, String what) {
    if (!what.equals(said.put(who, what))) {
      err.println("mobula: waiting for " + who + ", " + what);
    }
  }

  @Override
  public void close() {
    reporting.interrupt();
  }
}
