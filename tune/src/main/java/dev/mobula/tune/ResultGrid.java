package dev.mobula.tune;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.Objective;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of an experiment. Immutable. */
public final class ResultGrid {
  private final Path folder;
  private final List<Objective> objectives;
  private final List<TrialResult> results;
  private final String overReason;

  /**
   * Creates the results of an experiment.
   *
   * @param folder its results directory
   * @param objectives what trials are judged by unless other metrics are asked for, the first where
   *     only one can be; not empty
   * @param results one for each trial, in their order
   * @param overReason why it is over; empty where it was interrupted
   */
  public ResultGrid(
      Path folder, List<Objective> objectives, List<TrialResult> results, String overReason) {
    this.folder = folder;
    this.objectives = List.copyOf(objectives);
    this.results = List.copyOf(results);
    this.overReason = overReason;
  }

  /** Returns the results directory of the experiment. */
  public Path resultsDir() {
    return folder;
  }

  /** Returns what trials are judged by; the first of several. */
  public Objective objective() {
    return objectives.getFirst();
  }

  /** Returns all that trials are judged by. */
  public List<Objective> objectives() {
    return objectives;
  }

  /** Returns what became of each trial, in their order. */
  public List<TrialResult> results() {
    return results;
  }

  /** Returns those that failed. */
  public List<TrialResult> errors() {
    return results.stream().filter(result -> result.status() == TrialStatus.ERROR).toList();
  }

  /** Returns how many trials there are in each state in which there are any. */
  public Map<TrialStatus, Long> counts() {
    Map<TrialStatus, Long> counts = new LinkedHashMap<>();
    for (TrialStatus status : TrialStatus.values()) {
      long count = results.stream().filter(result -> result.status() == status).count();
      if (count > 0) {
        counts.put(status, count);
      }
    }
    return counts;
  }

  /** Returns how many trials there are in each state, such as {@code 9 terminated, 1 error}. */
  public String countsText() {
    return counts().entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** Returns why the experiment is over; empty where it was interrupted. */
  public String overReason() {
    return overReason;
  }

  /** Returns the trial whose last result is the best; none where no trial has reported one. */
  public Optional<TrialResult> best() {
    return best(objective());
  }

  /** Returns the trial whose last result is the best by another metric. */
  public Optional<TrialResult> best(Objective by) {
    return ranked(by).stream().findFirst();
  }

  /**
   * Returns a row for each trial: {@code trial_id}, {@code status}, the metrics of its last result
   * by their paths, its configuration as {@code config/lr}, {@code error} and {@code results_dir}.
   */
  public DataFrame dataFrame() {
    return DataFrame.of(results.stream().map(ResultGrid::row).toList());
  }

  private static Map<String, Object> row(TrialResult trial) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("trial_id", trial.id());
    row.put("status", trial.status().name());
    row.putAll(trial.metrics().leaves());
    trial.settings().forEach((key, value) -> row.put("config/" + key.replace('.', '/'), value));
    row.put("error", trial.error());
    row.put("results_dir", trial.resultsDir().toString());
    return row;
  }

  /**
   * Returns all that a trial has reported, in its order, as the experiment's journal has it.
   *
   * @throws TuneException if that cannot be read
   */
  public List<Metrics> history(TrialResult trial) {
    return ExperimentLog.read(folder).reports().stream()
        .filter(report -> report.trial().equals(trial.id()))
        .map(ExperimentLog.Report::metrics)
        .toList();
  }

  /** Returns those that have reported the metric, the best first; of equals the earlier. */
  public List<TrialResult> ranked(Objective by) {
    List<TrialResult> ranked = new ArrayList<>();
    for (TrialResult result : results) {
      if (by.loss(result.metrics()).isPresent()) {
        ranked.add(result);
      }
    }
    ranked.sort(Comparator.comparingDouble(result -> by.loss(result.metrics()).getAsDouble()));
    return ranked;
  }

  /**
   * Returns the trade-offs between the experiment's metrics: the trials whose last results no other
   * trial's is better than, as it is nowhere worse and somewhere better. The best by the first
   * metric comes first. Trials that lack one of the metrics, or have one that is no finite number,
   * are left out. With one metric, these are its best trials.
   */
  public List<TrialResult> paretoFront() {
    return paretoFront(objectives);
  }

  /** Returns the trade-offs between other metrics. */
  public List<TrialResult> paretoFront(List<Objective> by) {
    List<Judged> all =
        ranked(by.getFirst()).stream()
            .filter(trial -> by.stream().allMatch(one -> one.value(trial.metrics()).isPresent()))
            .map(trial -> Judged.of(trial, by))
            .toList();
    return all.stream()
        .filter(trial -> all.stream().noneMatch(trial::isDominatedBy))
        .map(Judged::trial)
        .toList();
  }

  /** A trial and how bad it is, by objective. */
  private record Judged(TrialResult trial, List<Double> losses) {
    static Judged of(TrialResult trial, List<Objective> by) {
      return new Judged(
          trial, by.stream().map(one -> one.loss(trial.metrics()).getAsDouble()).toList());
    }

    boolean isDominatedBy(Judged other) {
      return Objective.dominates(other.losses, losses);
    }
  }
}
