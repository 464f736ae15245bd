package dev.mobula.tune.internal;

import dev.mobula.train.CheckpointConfig;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainableFactory;
import dev.mobula.tune.TuneCallback;
import dev.mobula.tune.TuneConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An experiment while it runs: its state and its journal, its actors and what they train. Whatever
 * happens is in the journal before anything follows from it.
 *
 * <p>Used by one thread; only {@link #requestStop} may be called from others.
 */
final class RunningExperiment {
  final TrainableFactory factory;
  final RunConfig run;
  final Path folder;
  final ExperimentState state;
  final TrialActors actors;
  final List<ActiveTrial> active = new ArrayList<>();
  private final Journal journal;
  private final LongSupplier nanoTime;
  private final double secondsBefore;
  private final double secondsLeft;
  private final long start;
  private volatile @Nullable String requestedStop;

  RunningExperiment(
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
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.secondsBefore = state.seconds();
    this.secondsLeft =
        config.timeBudget().map(b -> b.toNanos() * 1e-9 - secondsBefore).orElse(Double.MAX_VALUE);
  }

  /** Appends an event to the journal, and brings the state up to date. */
  void record(Event event) {
    journal.append(event);
    state.apply(event);
  }

  void tell(Consumer<TuneCallback> what) {
    run.callbacks().forEach(what);
  }

  /** Asks for the end; any thread may call it. */
  void requestStop(String reason) {
    requestedStop = reason;
  }

  boolean isStopRequested() {
    return requestedStop != null;
  }

  /** Tells whether it is over, for whatever reason but a request. */
  boolean isOver() {
    return !state.overReason().isEmpty();
  }

  /** Returns how long it has taken, interruptions not counted. */
  double seconds() {
    return secondsBefore + sinceStart();
  }

  boolean isBudgetUsedUp() {
    return sinceStart() >= secondsLeft;
  }

  private double sinceStart() {
    return (nanoTime.getAsLong() - start) * 1e-9;
  }

  /** Returns what an actor is told of a trial that it trains with some settings. */
  TrialActor.Assignment assignment(TrialRecord trial, Map<String, Object> settings) {
    CheckpointConfig kept = run.checkpoints();
    return new TrialActor.Assignment(
        trial.id(),
        factory,
        settings,
        trial.folder().toString(),
        new CheckpointConfig(
            0, kept.atEnd(), kept.numToKeep(), kept.scoreAttribute(), kept.scoreOrder()));
  }
}
