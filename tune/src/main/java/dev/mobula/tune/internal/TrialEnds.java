package dev.mobula.tune.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.Resources;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TuneException;
import java.util.List;

/** How trials leave the actors that train them: they end, fail, or wait. */
final class TrialEnds {
  private final RunningExperiment experiment;

  TrialEnds(RunningExperiment experiment) {
    this.experiment = experiment;
  }

  void end(ActiveTrial trial, String reason) {
    experiment.record(new Event.Ended(trial.trial.id(), reason, ""));
    release(trial);
    experiment.tell(callback -> callback.onTrialComplete(trial.trial));
  }

  /** Takes a trial from its actor without a word; it goes on when the experiment is resumed. */
  void release(ActiveTrial trial) {
    experiment.active.remove(trial);
    experiment.actors.giveBack(trial.actor);
  }

  /** Has a trial wait, with what it is to hold from then on. */
  void pause(ActiveTrial trial) {
    TrialRecord record = trial.trial;
    Resources next =
        record.decision() instanceof TrialDecision.Resize(Resources wanted)
            ? wanted
            : record.resources();
    experiment.record(new Event.Paused(record.id(), next.amounts()));
    experiment.active.remove(trial);
    experiment.actors.giveBackPaused(trial.actor, record.id());
  }

  /**
   * Takes note that a trial failed, which may be started again.
   *
   * @throws TuneException where the experiment ends with it
   */
  void fail(ActiveTrial trial, MobulaException failure) {
    experiment.active.remove(trial);
    experiment.actors.discard(trial.actor);
    String error = Failures.describe(failure);
    TrialRecord record = trial.trial;
    if (Failures.isFullDisk(failure)) {
      throw new TuneException(
          "trial %s has no room for its results: %s; make room, and resume the experiment"
              .formatted(record.id(), error),
          failure);
    }
    Failures.write(record.folder(), failure);
    if (experiment.run.failures().allows(record.failures() + 1)) {
      experiment.record(new Event.Failed(record.id(), error));
      return;
    }
    experiment.record(new Event.Ended(record.id(), "failed", error));
    experiment.tell(callback -> callback.onTrialError(record));
    if (experiment.run.failures().failFast()) {
      throw new TuneException("trial %s failed: %s".formatted(record.id(), error), failure);
    }
  }

  /** Ends what waits in an experiment that is over. */
  void endWaiting() {
    ExperimentState state = experiment.state;
    for (TrialRecord trial : List.copyOf(state.records())) {
      if (!trial.status().isOver()) {
        experiment.record(new Event.Ended(trial.id(), state.overReason(), ""));
        experiment.tell(callback -> callback.onTrialComplete(trial));
      }
    }
  }
}
