package dev.mobula.tune.internal;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.ExperimentLog;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.schedulers.FifoScheduler;
import dev.mobula.tune.search.Objective;
import dev.mobula.tune.search.Searcher;
import dev.mobula.tune.search.Suggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads journals of experiments without going on with them. */
public final class LogReader {
  private final ExperimentState state;
  private final List<ExperimentLog.Report> reports = new ArrayList<>();
  private List<Objective> objectives = List.of();

  private LogReader(Path folder) {
    state =
        new ExperimentState(
            new NoSearch(), new FifoScheduler(), Stopper.NONE, folder, _ -> Resources.NONE);
  }

  /** Reads the journal in an experiment's results directory. */
  public static ExperimentLog read(Path resultsDir) {
    Path folder = resultsDir.toAbsolutePath().normalize();
    Path journal = folder.resolve(Journal.NAME);
    LogReader reader = new LogReader(folder);
    if (Files.isRegularFile(journal)) {
      Journal.read(journal, reader::take);
    }
    if (reader.objectives.isEmpty()) {
      throw new TuneException(
          "expected the results directory of an experiment, found no %s with a record in %s"
              .formatted(Journal.NAME, folder));
    }
    List<TrialResult> trials = reader.state.records().stream().map(TrialResult::of).toList();
    return new ExperimentLog(
        new ResultGrid(folder, reader.objectives, trials, reader.state.overReason()),
        reader.reports);
  }

  private void take(Event event) {
    switch (event) {
      case Event.Begun begun -> objectives = begun.objectives();
      case Event.Reported(String trial, double seconds, Map<String, Object> metrics) ->
          reports.add(new ExperimentLog.Report(trial, seconds, Metrics.of(metrics)));
      default -> {}
    }
    state.apply(event);
  }

  /** Suggests nothing. */
  private static final class NoSearch implements Searcher {
    @Override
    public Suggestion suggest(String trialId) {
      return new Suggestion.Finished();
    }

    @Override
    public void onTrialComplete(String trialId, @Nullable Metrics result, boolean error) {}

    @Override
    public void addEvaluated(Map<String, Object> config, Metrics result) {}

    @Override
    public OptionalLong totalTrials() {
      return OptionalLong.of(0);
    }

    @Override
    public Map<String, Object> save() {
      return Map.of();
    }

    @Override
    public void restore(Map<String, Object> saved) {}
  }
}
