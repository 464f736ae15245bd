package dev.mobula.tune.schedulers;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.SimulatedTrial;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.search.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trials without training, for the tests of a scheduler: it is told what a test reports, and what
 * it decides is done at once.
 */
final class Simulation implements TrialPool {
  final TrialScheduler scheduler;
  private final List<SimulatedTrial> trials = new ArrayList<>();
  private boolean growing = true;

  Simulation(TrialScheduler scheduler) {
    this.scheduler = scheduler;
    scheduler.begin(Objective.min("loss"), 5);
  }

  /** Adds a trial that runs. */
  SimulatedTrial add(Map<String, Object> config) {
    SimulatedTrial trial = new SimulatedTrial(trials.size(), config);
    trials.add(trial);
    scheduler.onTrialAdd(trial);
    trial.status = TrialStatus.RUNNING;
    return trial;
  }

  SimulatedTrial add() {
    return add(Map.of());
  }

  List<SimulatedTrial> add(int number) {
    List<SimulatedTrial> added = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      added.add(add());
    }
    return added;
  }

  /** Reports a result, and does what is decided. */
  TrialDecision report(SimulatedTrial trial, int iteration, double loss) {
    trial.status = TrialStatus.RUNNING;
    trial.last = Metrics.of(Map.of("training_iteration", iteration, "loss", loss));
    TrialDecision decision = scheduler.onTrialResult(this, trial, trial.last);
    switch (decision) {
      case TrialDecision.Stop _ -> end(trial);
      case TrialDecision.Pause _ -> {
        trial.saved = true;
        trial.status = TrialStatus.PAUSED;
      }
      case TrialDecision.Save _ -> trial.saved = true;
      case TrialDecision.Resize(Resources wanted) -> {
        trial.resources = wanted;
        trial.status = TrialStatus.PAUSED;
      }
      case TrialDecision.Exploit(String donor, Map<String, Object> config) -> {
        Trial better = trial(donor).orElseThrow();
        scheduler.onTrialExploit(this, trial, better, better.iteration());
        trial.config = config;
        trial.saved = true;
      }
      case TrialDecision.Continue _ -> {}
    }
    return decision;
  }

  void end(SimulatedTrial trial) {
    trial.status = TrialStatus.TERMINATED;
    scheduler.onTrialComplete(this, trial);
  }

  void fail(SimulatedTrial trial) {
    trial.status = TrialStatus.ERROR;
    scheduler.onTrialError(this, trial);
  }

  void growNoMore() {
    growing = false;
  }

  /** Returns the trial that starts or goes on next; null where there is none. */
  String next() {
    return scheduler.chooseTrialToRun(this).map(Trial::id).orElse("none");
  }

  List<String> with(TrialStatus status) {
    return trials(status).stream().map(Trial::id).toList();
  }

  @Override
  public List<Trial> trials() {
    return List.copyOf(trials);
  }

  @Override
  public List<Trial> trials(TrialStatus status) {
    return trials().stream().filter(trial -> trial.status() == status).toList();
  }

  @Override
  public Optional<Trial> trial(String id) {
    return trials.stream().filter(t -> t.id().equals(id)).map(Trial.class::cast).findFirst();
  }

  @Override
  public boolean mayGrow() {
    return growing;
  }

  @Override
  public boolean isComplete() {
    return !growing;
  }

  @Override
  public void stop(Trial paused) {
    end((SimulatedTrial) paused);
  }
}
