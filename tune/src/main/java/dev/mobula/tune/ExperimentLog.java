package dev.mobula.tune;

import dev.mobula.train.Metrics;
import dev.mobula.tune.internal.LogReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an experiment has recorded, whether it is over, interrupted or still going on.
 *
 * @param results what has become of each trial
 * @param reports all results, in the order in which they came
 */
public record ExperimentLog(ResultGrid results, List<Report> reports) {
  /** Copies the list. */
  public ExperimentLog {
    reports = List.copyOf(reports);
  }

  /**
   * One result.
   *
   * @param trial id of the trial
   * @param seconds how long the experiment had taken, interruptions not counted
   * @param metrics what was reported
   */
  public record Report(String trial, double seconds, Metrics metrics) {}

  /**
   * Returns a row for each result, in the order in which they came: {@code trial_id}, {@code
   * seconds}, and the metrics by their paths.
   */
  public DataFrame dataFrame() {
    return DataFrame.of(reports.stream().map(ExperimentLog::row).toList());
  }

  private static Map<String, Object> row(Report report) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("trial_id", report.trial());
    row.put("seconds", report.seconds());
    row.putAll(report.metrics().leaves());
    return row;
  }

  /**
   * Reads an experiment's results directory.
   *
   * @throws TuneException if it is none
   */
  public static ExperimentLog read(Path resultsDir) {
    return LogReader.read(resultsDir);
  }
}
