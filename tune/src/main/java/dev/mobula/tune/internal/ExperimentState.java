package dev.mobula.tune.internal;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.Searcher;
import dev.mobula.tune.search.Suggestion;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where an experiment is: its trials, searcher, scheduler and stopper. It follows from the events
 * in their order, so that those of the journal make it again.
 */
final class ExperimentState implements TrialPool {
  /** Why an experiment is over that only more samples have go on. */
  static final String ALL_OVER = "all trials are over";

  /** By this metric a trainable says itself that it is done. */
  private static final String DONE = "done";

  private final Searcher searcher;
  private final TrialScheduler scheduler;
  private final Stopper stopper;
  private final Path folder;
  private final Function<Map<String, Object>, Resources> resources;
  private final Roster roster = new Roster();
  private final Set<TrialRecord> stopped = new LinkedHashSet<>();
  private Resources expected = Resources.NONE;
  private int evaluated;
  private boolean searchIsOver;
  private boolean searchWaits;
  private String overReason = "";
  private boolean overIsRecorded;
  private double seconds;

  /**
   * Creates the state of an experiment that has not begun.
   *
   * @param folder its results directory
   * @param resources what a trial with a configuration holds
   */
  ExperimentState(
      Searcher searcher,
      TrialScheduler scheduler,
      Stopper stopper,
      Path folder,
      Function<Map<String, Object>, Resources> resources) {
    this.searcher = searcher;
    this.scheduler = scheduler;
    this.stopper = stopper;
    this.folder = folder;
    this.resources = resources;
  }

  /** Has the searcher suggest another trial, or say that it has none; null where it waits. */
  @Nullable Event suggest() {
    if (searchIsOver) {
      return null;
    }
    String id = String.format(Locale.ROOT, "%05d", roster.size());
    return switch (searcher.suggest(id)) {
      case Suggestion.Configuration(Map<String, Object> config) ->
          new Event.Added(id, Json.normalised(config));
      case Suggestion.NotNow() -> {
        searchWaits = true;
        yield null;
      }
      case Suggestion.Finished() -> new Event.Exhausted();
    };
  }

  /**
   * Does again what an event of the journal says.
   *
   * @throws TuneException if the searcher no longer suggests what it did
   */
  void replay(Event event) {
    if (event instanceof Event.Added(String id, Map<String, Object> config)) {
      Event now = suggest();
      if (!event.equals(now)) {
        throw new TuneException(
            "expected trial %s to be %s as in the journal, found %s: the experiment must be resumed with the search space, the search algorithm and the seed that it had, and no fewer samples"
                .formatted(id, config, now instanceof Event.Added added ? added.config() : "none"));
      }
    }
    apply(event);
  }

  /** Brings the state up to date. */
  void apply(Event event) {
    searchWaits = false;
    switch (event) {
      case Event.Begun _ -> {
        for (TrialRecord trial : List.copyOf(roster.with(TrialStatus.RUNNING))) {
          roster.change(trial.id(), TrialRecord::interrupted);
        }
        searchIsOver = false; // there may be more samples than before
        if (overReason.equals(ALL_OVER)) {
          reopen();
        }
      }
      case Event.Evaluated(Map<String, Object> config, Map<String, Object> metrics) -> {
        searcher.addEvaluated(config, Metrics.of(metrics));
        evaluated++;
      }
      case Event.Exhausted _ -> searchIsOver = true;
      case Event.Added(String id, Map<String, Object> config) -> add(id, config);
      case Event.Started(String id) -> roster.change(id, TrialRecord::started);
      case Event.Reported(String id, double at, Map<String, Object> metrics) -> {
        seconds = at;
        report(get(id), Metrics.of(metrics));
      }
      case Event.Saved(String id, long iteration, String checkpoint) ->
          get(id).saved(iteration, folder.resolve(checkpoint));
      case Event.Paused(String id, Map<String, Double> held) ->
          roster.change(id, trial -> trial.paused(Resources.of(held)));
      case Event.Exploited(String id, String donor, long iteration, Map<String, Object> config) -> {
        get(id).exploited(config);
        scheduler.onTrialExploit(this, get(id), get(donor), iteration);
      }
      case Event.Stalled() -> scheduler.onStall(this);
      case Event.Failed(String id, String error) -> roster.change(id, trial -> trial.failed(error));
      case Event.Ended(String id, String reason, String error) -> end(get(id), reason, error);
      case Event.Reopened(String id, boolean anew) -> {
        roster.change(id, trial -> trial.reopened(anew));
        reopen();
      }
      case Event.Over(String reason) -> {
        overReason = reason;
        overIsRecorded = true;
      }
    }
  }

  private void reopen() {
    overReason = "";
    overIsRecorded = false;
  }

  private void add(String id, Map<String, Object> config) {
    TrialRecord trial =
        new TrialRecord(
            id, roster.size(), folder.resolve("trial_" + id), config, resources.apply(config));
    roster.add(trial);
    expected = trial.resources();
    scheduler.onTrialAdd(trial);
  }

  private void report(TrialRecord trial, Metrics result) {
    trial.reported(result);
    searcher.onTrialResult(trial.id(), result);
    boolean over = stopper.shouldStop(trial, result) || Boolean.TRUE.equals(result.get(DONE));
    trial.decided(over ? TrialDecision.STOP : decision(trial, result));
    if (overReason.isEmpty() && stopper.shouldStopAll()) {
      overReason = "a stop criterion of the experiment was reached";
    }
  }

  private TrialDecision decision(TrialRecord trial, Metrics result) {
    return switch (scheduler.onTrialResult(this, trial, result)) {
      case TrialDecision.Exploit(String donor, Map<String, Object> config) ->
          new TrialDecision.Exploit(donor, Json.normalised(config));
      case TrialDecision other -> other;
    };
  }

  private void end(TrialRecord trial, String reason, String error) {
    roster.change(trial.id(), ended -> ended.ended(reason, error));
    stopped.remove(trial);
    Metrics last = trial.iteration() == 0 ? null : trial.lastResult();
    searcher.onTrialComplete(trial.id(), last, !error.isEmpty());
    if (error.isEmpty()) {
      scheduler.onTrialComplete(this, trial);
    } else {
      scheduler.onTrialError(this, trial);
    }
  }

  /** Returns a trial that there is. */
  TrialRecord get(String id) {
    return roster.get(id);
  }

  /** Returns the metrics that trials are stopped by. */
  Set<String> stopMetrics() {
    return stopper.metrics();
  }

  /** Returns the metrics that the scheduler goes by, besides the objective. */
  Set<String> schedulerMetrics() {
    return scheduler.metrics();
  }

  /** Returns of how many trials of earlier experiments the searcher was told. */
  int evaluated() {
    return evaluated;
  }

  /** Returns all trials in their order. */
  List<TrialRecord> records() {
    return roster.all();
  }

  /** Returns what the next trial will hold, as far as the last one tells. */
  Resources expectedResources() {
    return expected;
  }

  /** Returns those that were stopped while they are paused, and are to be ended. */
  List<TrialRecord> pausedLosers() {
    return stopped.stream().filter(trial -> trial.status() == TrialStatus.PAUSED).toList();
  }

  /** Returns why the experiment is over, or an empty text. */
  String overReason() {
    return overReason;
  }

  /** Tells whether an event says that it is over, which a stop criterion's end has not yet. */
  boolean isOverRecorded() {
    return overIsRecorded;
  }

  /** Returns how long the experiment had taken at its last result, interruptions not counted. */
  double seconds() {
    return seconds;
  }

  /** Returns the trial that starts or goes on next, if one may. */
  Optional<TrialRecord> next() {
    return scheduler.chooseTrialToRun(this).map(trial -> get(trial.id()));
  }

  @Override
  public List<Trial> trials() {
    return Collections.unmodifiableList(roster.all());
  }

  @Override
  public Optional<Trial> trial(String id) {
    return roster.find(id);
  }

  @Override
  public Collection<Trial> trials(TrialStatus status) {
    return Collections.unmodifiableCollection(roster.with(status));
  }

  @Override
  public boolean mayGrow() {
    return !searchIsOver && !searchWaits;
  }

  @Override
  public boolean isComplete() {
    return searchIsOver;
  }

  @Override
  public void stop(Trial paused) {
    TrialRecord trial = get(paused.id());
    if (trial.status() != TrialStatus.PAUSED
        && !(trial.decision() instanceof TrialDecision.Pause)) {
      throw new TuneException("expected a paused trial to stop, found " + trial);
    }
    trial.decided(TrialDecision.STOP);
    stopped.add(trial);
  }
}
