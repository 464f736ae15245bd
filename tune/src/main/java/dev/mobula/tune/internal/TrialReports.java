package dev.mobula.tune.internal;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.train.Metrics;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TuneException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the reports of actors lead to: what is recorded, and what is done next. */
final class TrialReports {
  private static final Duration TICK = Duration.ofMillis(200);

  private final RunningExperiment experiment;
  private final List<ActiveTrial> active;
  private final MetricCheck metrics;
  private final TrialEnds ends;
  private final Exploitation exploitation;
  private boolean trained;

  TrialReports(RunningExperiment experiment, MetricCheck metrics, TrialEnds ends) {
    this.experiment = experiment;
    this.active = experiment.active;
    this.metrics = metrics;
    this.ends = ends;
    this.exploitation = new Exploitation(experiment);
  }

  /** Tells whether a trial was trained, or failed as it was to be. */
  boolean trained() {
    return trained;
  }

  /** Waits for a moment for what actors report, and handles that. */
  void await() {
    List<ObjectRef<Object>> calls = new ArrayList<>(active.size());
    for (ActiveTrial trial : active) {
      calls.add(untyped(trial.call()));
    }
    Mobula.wait(calls, 1, TICK);
    for (ActiveTrial trial : List.copyOf(active)) {
      if (active.contains(trial) && trial.call().isReady()) { // unless it was settled as a donor
        handle(trial);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static ObjectRef<Object> untyped(ObjectRef<?> call) {
    return (ObjectRef<Object>) call;
  }

  private void handle(ActiveTrial trial) {
    Object result;
    try {
      result = trial.call().get();
    } catch (MobulaException e) {
      Failures.expectNoMisspeltMetric(e);
      trained = true;
      ends.fail(trial, e);
      return;
    }
    switch (trial.phase()) {
      case STARTING -> started(trial, (TrialActor.Start) result);
      case STEPPING -> stepped(trial, (TrialActor.Step) result);
      default -> written(trial, (TrialActor.Saved) result);
    }
  }

  private void started(ActiveTrial trial, TrialActor.Start start) {
    metrics.expect(start.metricNames());
    trained = true;
    advance(trial, start.iteration());
  }

  private void stepped(ActiveTrial trial, TrialActor.Step step) {
    if (step.over()) {
      endOrSave(trial, step.canSave());
      return;
    }
    Map<String, Object> reported = Json.normalised(step.metrics());
    long iteration = TrialRecord.iteration(Metrics.of(reported));
    if (iteration > trial.trial.iteration()) {
      metrics.check(reported);
      experiment.record(new Event.Reported(trial.trial.id(), experiment.seconds(), reported));
      experiment.tell(callback -> callback.onTrialResult(trial.trial, trial.trial.lastResult()));
    }
    advance(trial, iteration);
  }

  private void written(ActiveTrial trial, TrialActor.Saved checkpoint) {
    saved(trial.trial, checkpoint);
    switch (trial.phase()) {
      case SAVING_TO_PAUSE -> ends.pause(trial);
      case SAVING_TO_END -> ends.end(trial, "done");
      case SAVING_TO_INTERRUPT -> ends.release(trial);
      case EXPLOITING -> {
        exploitation.end(trial);
        step(trial);
      }
      default -> goOnSaved(trial, checkpoint);
    }
  }

  private void saved(TrialRecord trial, TrialActor.Saved checkpoint) {
    if (checkpoint.path() == null) {
      return;
    }
    Path path = Path.of(checkpoint.path());
    String name = experiment.folder.relativize(path).toString();
    experiment.record(new Event.Saved(trial.id(), trial.iteration(), name));
    experiment.tell(callback -> callback.onCheckpoint(trial, path));
  }

  /**
   * Goes on after an iteration of which everything is recorded. A trial that went on from a
   * checkpoint first repeats what it has reported since; then it does what was decided.
   */
  private void advance(ActiveTrial trial, long iteration) {
    if (iteration < trial.trial.iteration()) {
      step(trial);
    } else if (experiment.isOver()) {
      endOrSave(trial, true);
    } else if (experiment.isStopRequested()) {
      save(trial, ActiveTrial.Phase.SAVING_TO_INTERRUPT);
    } else {
      act(trial, iteration);
    }
  }

  private void act(ActiveTrial trial, long iteration) {
    switch (trial.trial.decision()) {
      case TrialDecision.Continue _ when isCheckpointDue(trial.trial, iteration) ->
          save(trial, ActiveTrial.Phase.SAVING);
      case TrialDecision.Continue _ -> step(trial);
      case TrialDecision.Save _ when !trial.trial.isSaved() ->
          save(trial, ActiveTrial.Phase.SAVING);
      case TrialDecision.Save _ -> step(trial);
      case TrialDecision.Stop _ -> endOrSave(trial, true);
      case TrialDecision.Pause _, TrialDecision.Resize _ ->
          save(trial, ActiveTrial.Phase.SAVING_TO_PAUSE);
      case TrialDecision.Exploit decided -> exploit(trial, decided);
    }
  }

  private boolean isCheckpointDue(TrialRecord trial, long iteration) {
    int frequency = experiment.run.checkpoints().frequency();
    return frequency > 0 && iteration > 0 && iteration % frequency == 0 && !trial.isSaved();
  }

  private static void step(ActiveTrial trial) {
    trial.waitFor(ActiveTrial.Phase.STEPPING, trial.actor.call(TrialActor::step));
  }

  private static void save(ActiveTrial trial, ActiveTrial.Phase why) {
    trial.waitFor(why, trial.actor.call(TrialActor::save));
  }

  private void endOrSave(ActiveTrial trial, boolean canSave) {
    boolean wanted = experiment.run.checkpoints().atEnd() && trial.trial.iteration() > 0;
    if (wanted && canSave && !trial.trial.isSaved()) {
      save(trial, ActiveTrial.Phase.SAVING_TO_END);
    } else {
      ends.end(trial, "done");
    }
  }

  private void goOnSaved(ActiveTrial trial, TrialActor.Saved checkpoint) {
    TrialDecision decision = trial.trial.decision();
    if (checkpoint.path() == null && !(decision instanceof TrialDecision.Continue)) {
      throw new TuneException(
          "the scheduler needs checkpoints, and trial %s gives no state; call report(metrics, state) in its function"
              .formatted(trial.trial.id()));
    }
    if (decision instanceof TrialDecision.Exploit decided) {
      takeOver(trial, decided);
    } else {
      step(trial);
    }
  }

  /** A trial that goes on from its own state, with other settings, first writes it. */
  private void exploit(ActiveTrial trial, TrialDecision.Exploit decided) {
    if (decided.donor().equals(trial.trial.id()) && !trial.trial.isSaved()) {
      save(trial, ActiveTrial.Phase.SAVING);
    } else {
      settle(decided.donor());
      takeOver(trial, decided);
    }
  }

  private void takeOver(ActiveTrial trial, TrialDecision.Exploit decided) {
    if (!exploitation.begin(trial, decided)) {
      step(trial);
    }
  }

  /**
   * Waits for checkpoints that are being written: with each, or before it, one may be removed. What
   * is written may lead to another.
   */
  private void settle(String donor) {
    for (ActiveTrial other : List.copyOf(active)) {
      while (other.trial.id().equals(donor)
          && active.contains(other)
          && other.phase().isWriting()) {
        handle(other);
      }
    }
  }
}
