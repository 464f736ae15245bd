package dev.mobula.tune.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.Resources;
import dev.mobula.train.CheckpointConfig;
import dev.mobula.train.Metrics;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainableFactory;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneCallback;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.TuneException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an experiment: starts trials while there is room for them, waits for what their actors
 * report, and has done what is decided. Whatever happens is in the journal before anything follows
 * from it.
 *
 * <p>Used by one thread; only {@link #requestStop} may be called from others.
 */
final class TuneController {
  private static final Logger LOG = System.getLogger(TuneController.class.getName());
  private static final Duration TICK = Duration.ofMillis(200);

  private final TrainableFactory factory;
  private final RunConfig run;
  private final Path folder;
  private final ExperimentState state;
  private final Journal journal;
  private final TrialActors actors;
  private final MetricCheck metrics;
  private final LongSupplier nanoTime;
  private final List<ActiveTrial> active = new ArrayList<>();
  private final double secondsBefore;
  private final double secondsLeft;
  private final long start;
  private volatile @Nullable String requestedStop;

  TuneController(
      TrainableFactory factory,
      TuneConfig config,
      RunConfig run,
      Path folder,
      ExperimentState state,
      Journal journal,
      LongSupplier nanoTime) {
    this.factory = factory;
    this.run = run;
    this.folder = folder;
    this.state = state;
    this.journal = journal;
    this.actors = new TrialActors(config);
    this.metrics =
        new MetricCheck(config.objectives(), state.stopMetrics(), state.schedulerMetrics());
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.secondsBefore = state.seconds();
    this.secondsLeft =
        config.timeBudget().map(b -> b.toNanos() * 1e-9 - secondsBefore).orElse(Double.MAX_VALUE);
  }

  /** Asks for the end: each trial writes a checkpoint after its iteration, to be resumed from. */
  void requestStop(String reason) {
    requestedStop = reason;
  }

  /** Runs the experiment to its end, or until it is interrupted. */
  void run() {
    try {
      while (isGoingOn()) {
        launch();
        if (active.isEmpty() && !wake()) {
          break;
        }
        await();
      }
      finish();
    } finally {
      actors.killAll();
    }
  }

  private boolean isGoingOn() {
    if (state.overReason().isEmpty() && seconds() >= secondsLeft) {
      record(new Event.Over("the time budget is used up"));
    }
    return state.overReason().isEmpty() && requestedStop == null;
  }

  /** Returns how long this run of the experiment has taken. */
  private double seconds() {
    return (nanoTime.getAsLong() - start) * 1e-9;
  }

  // ---- starting

  private void launch() {
    endPausedLosers();
    for (TrialRecord next = next(); next != null; next = next()) {
      if (!actors.hasRoomFor(next.resources())) {
        return;
      }
      start(next);
    }
  }

  /** Has the scheduler decide what becomes of trials that wait for one another. */
  private boolean wake() {
    if (!state.trials(TrialStatus.PAUSED).isEmpty()) {
      record(new Event.Stalled());
      launch();
    }
    return !active.isEmpty();
  }

  /** Ends what a scheduler stopped while it was paused, and what it stops as it hears of that. */
  private void endPausedLosers() {
    for (List<TrialRecord> losers = state.pausedLosers();
        !losers.isEmpty();
        losers = state.pausedLosers()) {
      for (TrialRecord trial : losers) {
        record(new Event.Ended(trial.id(), "stopped by its scheduler", ""));
        tell(callback -> callback.onTrialComplete(trial));
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
      record(found);
    }
    return state.next().orElse(null);
  }

  /** A searcher that is asked late knows more. */
  private boolean mayAdd() {
    return state.mayGrow() && actors.hasRoomFor(state.expectedResources());
  }

  private void start(TrialRecord trial) {
    ActorHandle<TrialActor> actor =
        actors.take(trial.resources(), factory.childResources(trial.config()));
    actors.awaitClosed(trial.id());
    record(new Event.Started(trial.id()));
    active.add(new ActiveTrial(trial, actor, actor.call(TrialActor::start, assignment(trial))));
    tell(callback -> callback.onTrialStart(trial));
  }

  private TrialActor.Assignment assignment(TrialRecord trial) {
    return assignment(trial, trial.config());
  }

  private TrialActor.Assignment assignment(TrialRecord trial, Map<String, Object> settings) {
    CheckpointConfig kept = run.checkpoints();
    return new TrialActor.Assignment(
        trial.id(),
        factory,
        settings,
        trial.folder().toString(),
        new CheckpointConfig(
            0, kept.atEnd(), kept.numToKeep(), kept.scoreAttribute(), kept.scoreOrder()));
  }

  // ---- what actors report

  private void await() {
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
      fail(trial, e);
      return;
    }
    switch (trial.phase()) {
      case STARTING -> started(trial, (TrialActor.Start) result);
      case STEPPING -> stepped(trial, (TrialActor.Step) result);
      case SAVING -> goOnSaved(trial, (TrialActor.Saved) result);
      case SAVING_TO_PAUSE -> pause(trial, (TrialActor.Saved) result);
      case SAVING_TO_END -> {
        saved(trial, (TrialActor.Saved) result);
        end(trial, "done");
      }
      case SAVING_TO_INTERRUPT -> {
        saved(trial, (TrialActor.Saved) result);
        release(trial);
      }
      case EXPLOITING -> exploited(trial, (TrialActor.Saved) result);
    }
  }

  private void started(ActiveTrial trial, TrialActor.Start start) {
    metrics.expect(start.metricNames());
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
      record(new Event.Reported(trial.trial.id(), secondsBefore + seconds(), reported));
      tell(callback -> callback.onTrialResult(trial.trial, trial.trial.lastResult()));
    }
    advance(trial, iteration);
  }

  /**
   * Goes on after an iteration of which everything is recorded. A trial that went on from a
   * checkpoint first repeats what it has reported since; then it does what was decided.
   */
  private void advance(ActiveTrial trial, long iteration) {
    if (iteration < trial.trial.iteration()) {
      step(trial);
    } else if (!state.overReason().isEmpty()) {
      endOrSave(trial, true);
    } else if (requestedStop != null) {
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
      case TrialDecision.Exploit(String donor, Map<String, Object> settings) ->
          exploit(trial, donor, settings);
    }
  }

  private boolean isCheckpointDue(TrialRecord trial, long iteration) {
    int frequency = run.checkpoints().frequency();
    return frequency > 0 && iteration > 0 && iteration % frequency == 0 && !trial.isSaved();
  }

  private void step(ActiveTrial trial) {
    trial.waitFor(ActiveTrial.Phase.STEPPING, trial.actor.call(TrialActor::step));
  }

  private void save(ActiveTrial trial, ActiveTrial.Phase why) {
    trial.waitFor(why, trial.actor.call(TrialActor::save));
  }

  private void saved(ActiveTrial trial, TrialActor.Saved checkpoint) {
    if (checkpoint.path() == null) {
      return;
    }
    Path path = Path.of(checkpoint.path());
    TrialRecord record = trial.trial;
    record(new Event.Saved(record.id(), record.iteration(), folder.relativize(path).toString()));
    tell(callback -> callback.onCheckpoint(record, path));
  }

  private void pause(ActiveTrial trial, TrialActor.Saved checkpoint) {
    saved(trial, checkpoint);
    Resources next =
        trial.trial.decision() instanceof TrialDecision.Resize(Resources wanted)
            ? wanted
            : trial.trial.resources();
    record(new Event.Paused(trial.trial.id(), next.amounts()));
    active.remove(trial);
    actors.giveBackPaused(trial.actor, trial.trial.id());
  }

  private void goOnSaved(ActiveTrial trial, TrialActor.Saved checkpoint) {
    saved(trial, checkpoint);
    TrialDecision decision = trial.trial.decision();
    if (checkpoint.path() == null && !(decision instanceof TrialDecision.Continue)) {
      throw new TuneException(
          "the scheduler needs checkpoints, and trial %s gives no state; call report(metrics, state) in its function"
              .formatted(trial.trial.id()));
    }
    if (decision instanceof TrialDecision.Exploit(String donor, Map<String, Object> settings)) {
      takeOver(trial, donor, settings);
    } else {
      step(trial);
    }
  }

  /** A trial that goes on from its own state, with other settings, first writes it. */
  private void exploit(ActiveTrial trial, String donor, Map<String, Object> settings) {
    if (donor.equals(trial.trial.id()) && !trial.trial.isSaved()) {
      save(trial, ActiveTrial.Phase.SAVING);
    } else {
      settle(donor);
      takeOver(trial, donor, settings);
    }
  }

  /** Waits for a checkpoint that is being written: with it, the one before may be removed. */
  private void settle(String donor) {
    for (ActiveTrial other : List.copyOf(active)) {
      if (other.trial.id().equals(donor) && other.phase().isWriting()) {
        handle(other);
      }
    }
  }

  private void takeOver(ActiveTrial trial, String donor, Map<String, Object> settings) {
    Optional<DonatedCheckpoint> copy =
        DonatedCheckpoint.copy(state.get(donor).folder(), trial.trial.folder());
    if (copy.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "trial {0} goes on as it is: trial {1}, whose state it was to have, has no checkpoint any more",
          trial.trial.id(),
          donor);
      step(trial);
      return;
    }
    trial.takeFrom(copy.get().iteration());
    trial.waitFor(
        ActiveTrial.Phase.EXPLOITING,
        trial.actor.call(
            TrialActor::exploit, assignment(trial.trial, settings), copy.get().path().toString()));
  }

  private void exploited(ActiveTrial trial, TrialActor.Saved checkpoint) {
    TrialDecision.Exploit decided = (TrialDecision.Exploit) trial.trial.decision();
    saved(trial, checkpoint);
    record(
        new Event.Exploited(
            trial.trial.id(), decided.donor(), trial.donorIteration(), decided.config()));
    DonatedCheckpoint.delete(trial.trial.folder());
    step(trial);
  }

  // ---- ends

  private void endOrSave(ActiveTrial trial, boolean canSave) {
    boolean wanted = run.checkpoints().atEnd() && trial.trial.iteration() > 0;
    if (wanted && canSave && !trial.trial.isSaved()) {
      save(trial, ActiveTrial.Phase.SAVING_TO_END);
    } else {
      end(trial, "done");
    }
  }

  private void end(ActiveTrial trial, String reason) {
    record(new Event.Ended(trial.trial.id(), reason, ""));
    release(trial);
    tell(callback -> callback.onTrialComplete(trial.trial));
  }

  private void release(ActiveTrial trial) {
    active.remove(trial);
    actors.giveBack(trial.actor);
  }

  private void fail(ActiveTrial trial, MobulaException failure) {
    active.remove(trial);
    actors.discard(trial.actor);
    String error = Failures.describe(failure);
    TrialRecord record = trial.trial;
    if (Failures.isFullDisk(failure)) {
      throw new TuneException(
          "trial %s has no room for its results: %s; make room, and resume the experiment"
              .formatted(record.id(), error),
          failure);
    }
    Failures.write(record.folder(), failure);
    if (run.failures().allows(record.failures() + 1)) {
      record(new Event.Failed(record.id(), error));
      return;
    }
    record(new Event.Ended(record.id(), "failed", error));
    tell(callback -> callback.onTrialError(record));
    if (run.failures().failFast()) {
      throw new TuneException("trial %s failed: %s".formatted(record.id(), error), failure);
    }
  }

  /**
   * Has what still runs write its checkpoints, and ends what waits in an experiment that is over.
   */
  private void finish() {
    while (!active.isEmpty()) {
      await();
    }
    if (requestedStop == null && state.overReason().isEmpty()) {
      record(new Event.Over("all trials are over"));
    }
    if (requestedStop == null) {
      for (TrialRecord trial : List.copyOf(state.records())) {
        if (!trial.status().isOver()) {
          record(new Event.Ended(trial.id(), state.overReason(), ""));
          tell(callback -> callback.onTrialComplete(trial));
        }
      }
    }
  }

  /** Appends an event to the journal, and brings the state up to date. */
  void record(Event event) {
    journal.append(event);
    state.apply(event);
  }

  private void tell(Consumer<TuneCallback> what) {
    run.callbacks().forEach(what);
  }
}
