package dev.mobula.core;

/**
 * What a runtime shows of itself; see {@code docs/observability.md}.
 *
 * @param logToDriver whether what worker processes print appears among the output of this process;
 *     true
 * @param taskHistory how many tasks that ended are kept for {@code mobula list tasks}; 1,000
 * @param timeline whether it is recorded when tasks and calls ran; false
 * @param metricsPort the port of 127.0.0.1 at which {@code /metrics} is served, 0 for any that is
 *     free, or -1, the default, for none
 */
public record ObservabilityOptions(
    boolean logToDriver, int taskHistory, boolean timeline, int metricsPort) {
  private static final int MAX_PORT = 65535;

  /** The environment variable that sets {@code logToDriver} for programs that do not. */
  public static final String LOG_TO_DRIVER = "MOBULA_LOG_TO_DRIVER";

  /** The environment variable that sets {@code timeline} for programs that do not. */
  public static final String TIMELINE = "MOBULA_TIMELINE";

  /** The environment variable that sets {@code metricsPort} for programs that do not. */
  public static final String METRICS_PORT = "MOBULA_METRICS_PORT";

  /** Checks the numbers. */
  public ObservabilityOptions {
    if (taskHistory < 0) {
      throw new MobulaException("expected a task history of 0 tasks or more, found " + taskHistory);
    }
    if (metricsPort < -1 || metricsPort > MAX_PORT) {
      throw new MobulaException(
          "expected a metrics port within 0 and %d, or -1 for none, found %d"
              .formatted(MAX_PORT, metricsPort));
    }
  }

  /** Returns the defaults, with what the environment says otherwise. */
  public static ObservabilityOptions defaults() {
    return new ObservabilityOptions(
        flag(LOG_TO_DRIVER, true), 1000, flag(TIMELINE, false), port(METRICS_PORT));
  }

  ObservabilityOptions withLogToDriver(boolean other) {
    return new ObservabilityOptions(other, taskHistory, timeline, metricsPort);
  }

  ObservabilityOptions withTaskHistory(int other) {
    return new ObservabilityOptions(logToDriver, other, timeline, metricsPort);
  }

  ObservabilityOptions withTimeline(boolean other) {
    return new ObservabilityOptions(logToDriver, taskHistory, other, metricsPort);
  }

  ObservabilityOptions withMetricsPort(int other) {
    return new ObservabilityOptions(logToDriver, taskHistory, timeline, other);
  }

  private static boolean flag(String name, boolean otherwise) {
    String value = System.getenv(name);
    return switch (value) {
      case null -> otherwise;
      case "1", "true" -> true;
      case "0", "false", "" -> false;
      default ->
          throw new MobulaException(
              "expected the environment variable %s to be 1 or 0, found '%s'"
                  .formatted(name, value));
    };
  }

  private static int port(String name) {
    String value = System.getenv(name);
    try {
      return value == null || value.isEmpty() ? -1 : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new MobulaException(
          "expected the environment variable %s to be a port, found '%s'".formatted(name, value),
          e);
    }
  }
}
