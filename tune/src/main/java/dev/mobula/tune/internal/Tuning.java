package dev.mobula.tune.internal;

import dev.mobula.core.MobulaVersion;
import dev.mobula.train.ResultsDirectory;
import dev.mobula.train.TrainException;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.Resume;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainableFactory;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.space.SearchSpace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An experiment that is about to run, from its beginning or from what its journal says. */
public final class Tuning {
  private static final Logger LOG = System.getLogger(Tuning.class.getName());

  private final Blueprint blueprint;
  private final RunConfig run;
  private final TuneConfig tune;
  private final Path folder;
  private final ExperimentState state;
  private final String params;
  private final Resume resume;
  private final @Nullable ResultsDirectory made; // for this experiment
  private volatile @Nullable String requestedStop;
  private volatile @Nullable RunningExperiment running;

  private Tuning(
      Blueprint blueprint,
      Path folder,
      String params,
      Resume resume,
      @Nullable ResultsDirectory made) {
    this.blueprint = blueprint;
    this.tune = blueprint.tune();
    this.run = blueprint.run();
    this.folder = folder;
    this.state = blueprint.state(folder);
    this.params = params;
    this.resume = resume;
    this.made = made;
  }

  /** Sets up a new experiment. */
  public static Tuning create(
      TrainableFactory factory, SearchSpace space, TuneConfig tune, RunConfig run, String params) {
    Blueprint blueprint = new Blueprint(factory, space, tune, run);
    blueprint.check();
    ResultsDirectory made = makeFolder(run, params);
    return new Tuning(blueprint, made.path(), params, Resume.UNFINISHED, made);
  }

  private static ResultsDirectory makeFolder(RunConfig run, String params) {
    ResultsDirectory made = ResultsDirectory.create(run.storagePath(), run.name(), params);
    if (!run.storage().isEmpty()) {
      try {
        StorageSync.begin(made.path(), run.storage());
      } catch (RuntimeException e) {
        made.discard();
        throw e;
      }
    }
    return made;
  }

  /**
   * Sets up an experiment that was interrupted.
   *
   * @param params replaces its {@code params.yaml}, unless it is empty
   */
  public static Tuning resume(
      TrainableFactory factory,
      SearchSpace space,
      TuneConfig tune,
      RunConfig run,
      String params,
      Path resultsDir,
      Resume resume) {
    Path folder = resultsDir.toAbsolutePath().normalize();
    if (!Files.isRegularFile(folder.resolve(Journal.NAME))) {
      throw new TuneException(
          "expected the results directory of an experiment, found no %s in %s"
              .formatted(Journal.NAME, folder));
    }
    return new Tuning(new Blueprint(factory, space, tune, run), folder, params, resume, null);
  }

  /** Asks for the end; any thread may call it. */
  public void requestStop(String reason) {
    requestedStop = reason;
    RunningExperiment experiment = running;
    if (experiment != null) {
      experiment.requestStop(reason);
    }
  }

  /** Runs the experiment until it is over or interrupted. */
  public ResultGrid run() {
    try (ExperimentLock _ = ExperimentLock.take(folder)) {
      runAlone();
    }
    ResultGrid results = results();
    run.callbacks().forEach(callback -> callback.onExperimentEnd(results));
    return results;
  }

  private void runAlone() {
    Path file = folder.resolve(Journal.NAME);
    Journal.Extent extent = Journal.read(file, state::replay);
    if (extent.droppedBytes() > 0) {
      LOG.log(
          Level.WARNING,
          "the last {0} bytes of {1} are no whole records, and were dropped; they are in {2}",
          Long.toString(extent.droppedBytes()),
          file,
          Journal.keepDropped(file, extent));
    }
    if (made == null && !params.isEmpty()) {
      ResultsDirectory.open(folder, params);
    }
    try (@Nullable StorageSync _ = StorageSync.start(folder)) {
      runRecorded(file, extent.bytes()); // whose journal is closed before the last copy of it
    }
  }

  private void runRecorded(Path file, long bytes) {
    boolean trained = false;
    try (Journal journal = Journal.open(file, bytes)) {
      RunningExperiment experiment =
          new RunningExperiment(
              blueprint.factory(), tune, run, folder, state, journal, System::nanoTime);
      running = experiment;
      if (requestedStop != null) {
        experiment.requestStop(requestedStop);
      }
      TuneController controller = new TuneController(experiment, metrics());
      try {
        begin(experiment);
        controller.run();
      } finally {
        trained = controller.trained();
      }
      sayWhetherNothingWasLeft(trained);
    } catch (RuntimeException e) {
      discardUnless(trained, e);
      throw e;
    }
  }

  private MetricCheck metrics() {
    return new MetricCheck(
        tune.objectives(),
        state.stopMetrics(),
        state.schedulerMetrics(),
        run.checkpoints().scoreAttribute());
  }

  private void begin(RunningExperiment experiment) {
    experiment.record(new Event.Begun(MobulaVersion.number(), tune.seed(), tune.objectives()));
    tellOfEarlier(experiment);
    reopen(experiment);
    run.callbacks().forEach(callback -> callback.onExperimentStart(folder));
  }

  /** Leaves nothing of a new experiment that was refused, so that it can be tried again. */
  private void discardUnless(boolean trained, RuntimeException refusal) {
    if (made != null && !trained) {
      try {
        made.discard();
      } catch (TrainException e) {
        refusal.addSuppressed(e);
      }
    }
  }

  private void sayWhetherNothingWasLeft(boolean trained) {
    String reason = state.overReason();
    if (made == null && !trained && !reason.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "nothing was left to do in {0}: {1}{2}",
          folder,
          reason,
          reason.equals(ExperimentState.ALL_OVER) ? "; a larger num_samples tries more" : "");
    }
  }

  /** Tells the searcher of earlier experiments, unless it has suggested trials already. */
  private void tellOfEarlier(RunningExperiment experiment) {
    if (state.records().isEmpty()) {
      List<Event.Evaluated> earlier = WarmStart.of(tune.warmStart(), blueprint.space());
      earlier
          .subList(Math.min(state.evaluated(), earlier.size()), earlier.size())
          .forEach(experiment::record);
    }
  }

  private void reopen(RunningExperiment experiment) {
    if (resume == Resume.UNFINISHED) {
      return;
    }
    boolean anew = resume == Resume.RESTART_ERRORED;
    for (TrialRecord trial : List.copyOf(state.records())) {
      if (trial.status() == TrialStatus.ERROR) {
        if (anew) {
          TrialFolders.delete(trial.folder());
        }
        experiment.record(new Event.Reopened(trial.id(), anew));
      }
    }
  }

  private ResultGrid results() {
    List<TrialResult> results = state.records().stream().map(TrialResult::of).toList();
    return new ResultGrid(folder, tune.objectives(), results, state.overReason());
  }
}
