package dev.mobula.tune.internal;

/**
 * Runs an experiment: starts trials while there is room for them, waits for what their actors
 * report, and has done what is decided.
 *
 * <p>Confined to one thread.
 */
final class TuneController {
  private final RunningExperiment experiment;
  private final TrialStarts starts;
  private final TrialReports reports;
  private final TrialEnds ends;

  TuneController(RunningExperiment experiment, MetricCheck metrics) {
    this.experiment = experiment;
    this.starts = new TrialStarts(experiment);
    this.ends = new TrialEnds(experiment);
    this.reports = new TrialReports(experiment, metrics, ends);
  }

  /** Runs the experiment to its end, or until it is interrupted. */
  void run() {
    try {
      while (isGoingOn()) {
        starts.launch();
        if (experiment.active.isEmpty() && !starts.wake()) {
          break;
        }
        reports.await();
      }
      finish();
    } finally {
      experiment.actors.killAll();
    }
  }

  /** Tells whether a trial was trained, or failed as it was to be. */
  boolean trained() {
    return reports.trained();
  }

  private boolean isGoingOn() {
    if (!experiment.isOver() && experiment.isBudgetUsedUp()) {
      experiment.record(new Event.Over("the time budget is used up"));
    }
    return !experiment.isOver() && !experiment.isStopRequested();
  }

  /**
   * Has what still runs write its checkpoints, and ends what waits in an experiment that is over.
   */
  private void finish() {
    while (!experiment.active.isEmpty()) {
      reports.await();
    }
    if (!experiment.isStopRequested()) {
      ExperimentState state = experiment.state;
      if (!state.isOverRecorded()) {
        String reason = experiment.isOver() ? state.overReason() : ExperimentState.ALL_OVER;
        experiment.record(new Event.Over(reason));
      }
      ends.endWaiting();
    }
  }
}
