package dev.mobula.tune.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.tune.TrialStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What starts, and when: trials that wait, and new ones while there is room for them. */
final class TrialStarts {
  private final RunningExperiment experiment;
  private final ExperimentState state;
  private final TrialActors actors;

  TrialStarts(RunningExperiment experiment) {
    this.experiment = experiment;
    this.state = experiment.state;
    this.actors = experiment.actors;
  }

  /** Starts all that may start now. */
  void launch() {
    endPausedLosers();
    for (TrialRecord next = next(); next != null; next = next()) {
      if (!actors.hasRoomFor(next.resources())) {
        return;
      }
      start(next);
    }
  }

  /**
   * Has the scheduler decide what becomes of trials that wait for one another, where nothing runs.
   *
   * @return whether something does afterwards
   */
  boolean wake() {
    if (!state.trials(TrialStatus.PAUSED).isEmpty()) {
      experiment.record(new Event.Stalled());
      launch();
    }
    return !experiment.active.isEmpty();
  }

  /** Ends what a scheduler stopped while it was paused, and what it stops as it hears of that. */
  private void endPausedLosers() {
    for (List<TrialRecord> losers = state.pausedLosers();
        !losers.isEmpty();
        losers = state.pausedLosers()) {
      for (TrialRecord trial : losers) {
        experiment.record(new Event.Ended(trial.id(), "stopped by its scheduler", ""));
        experiment.tell(callback -> callback.onTrialComplete(trial));
      }
    }
  }

  private @Nullable TrialRecord next() {
    Optional<TrialRecord> known = state.next();
    if (known.isPresent() || !mayAdd()) {
      return known.orElse(null);
    }
    Event found = state.suggest();
    if (found != null) {
      experiment.record(found);
    }
    return state.next().orElse(null);
  }

  /** A searcher that is asked late knows more. */
  private boolean mayAdd() {
    return state.mayGrow() && actors.hasRoomFor(state.expectedResources());
  }

  private void start(TrialRecord trial) {
    ActorHandle<TrialActor> actor =
        actors.take(trial.resources(), experiment.factory.childResources(trial.config()));
    actors.awaitClosed(trial.id());
    experiment.record(new Event.Started(trial.id()));
    TrialActor.Assignment assignment = experiment.assignment(trial, trial.config());
    experiment.active.add(new ActiveTrial(trial, actor, actor.call(TrialActor::start, assignment)));
    experiment.tell(callback -> callback.onTrialStart(trial));
  }
}
