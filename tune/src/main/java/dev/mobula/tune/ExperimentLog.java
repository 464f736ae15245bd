package dev.mobula.tune;

import dev.mobula.train.Metrics;
import dev.mobula.tune.internal.LogReader;
import java.nio.file.Path;
import java.util.List;

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
   * Reads an experiment's results directory.
   *
   * @throws TuneException if it is none
   */
  public static ExperimentLog read(Path resultsDir) {
    return LogReader.read(resultsDir);
  }
}
