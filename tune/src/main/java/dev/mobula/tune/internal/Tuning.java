package dev.mobula.tune.internal;

import dev.mobula.core.MobulaVersion;
import dev.mobula.core.Resources;
import dev.mobula.train.ResultsDirectory;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.Resume;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainableFactory;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.Objective;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.space.SearchSpace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An experiment that is about to run, from its beginning or from what its journal says. */
public final class Tuning {
  private static final Logger LOG = System.getLogger(Tuning.class.getName());

  private final Blueprint blueprint;
  private final RunConfig run;
  private final TuneConfig tune;
  private final Path folder;
  private final ExperimentState state;
  private final Resume resume;
  private volatile @Nullable String requestedStop;
  private volatile @Nullable TuneController controller;

  private Tuning(Blueprint blueprint, Path folder, Resume resume) {
    this.blueprint = blueprint;
    this.tune = blueprint.tune;
    this.run = blueprint.run;
    this.folder = folder;
    this.state = blueprint.state(folder);
    this.resume = resume;
  }

  /** Sets up a new experiment. */
  public static Tuning create(
      TrainableFactory factory, SearchSpace space, TuneConfig tune, RunConfig run, String params) {
    Blueprint blueprint = new Blueprint(factory, space, tune, run);
    blueprint.check();
    Path folder = makeFolder(run, params);
    return new Tuning(blueprint, folder, Resume.UNFINISHED);
  }

  private static Path makeFolder(RunConfig run, String params) {
    ResultsDirectory made = ResultsDirectory.create(run.storagePath(), run.name(), params);
    if (!run.storage().isEmpty()) {
      try {
        StorageSync.begin(made.path(), run.storage());
      } catch (RuntimeException e) {
        made.discard();
        throw e;
      }
    }
    return made.path();
  }

  /** Sets up an experiment that was interrupted. */
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
    return new Tuning(new Blueprint(factory, space, tune, run), folder, resume);
  }

  /** What a state is made of. */
  private record Blueprint(
      TrainableFactory factory, SearchSpace space, TuneConfig tune, RunConfig run) {
    void check() {
      state(Path.of(""));
    }

    ExperimentState state(Path folder) {
      TrialScheduler scheduler = tune.newScheduler();
      scheduler.begin(tune.objective(), tune.seed());
      run.stop().begin();
      return new ExperimentState(
          tune.searchAlgorithm()
              .create(
                  new SearchProperties(space, tune.objectives(), tune.numSamples(), tune.seed())),
          scheduler,
          run.stop(),
          folder,
          this::resources);
    }

    private Resources resources(Map<String, Object> config) {
      return tune.resourcesPerTrial().orElseGet(() -> factory.resources(config));
    }
  }

  /** Asks for the end; any thread may call it. */
  public void requestStop(String reason) {
    requestedStop = reason;
    TuneController running = controller;
    if (running != null) {
      running.requestStop(reason);
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
    try (@Nullable StorageSync _ = StorageSync.start(folder);
        Journal journal = Journal.open(file, extent.bytes())) {
      TuneController running =
          new TuneController(
              blueprint.factory, tune, run, folder, state, journal, System::nanoTime);
      controller = running;
      if (requestedStop != null) {
        running.requestStop(requestedStop);
      }
      Objective by = tune.objective();
      running.record(new Event.Begun(MobulaVersion.number(), tune.seed(), by.metric(), by.mode()));
      tellOfEarlier(running);
      reopen(running);
      run.callbacks().forEach(callback -> callback.onExperimentStart(folder));
      running.run();
    }
  }

  /** Tells the searcher of earlier experiments, unless it has suggested trials already. */
  private void tellOfEarlier(TuneController running) {
    if (state.records().isEmpty()) {
      List<Event.Evaluated> earlier = WarmStart.of(tune.warmStart(), blueprint.space);
      earlier
          .subList(Math.min(state.evaluated(), earlier.size()), earlier.size())
          .forEach(running::record);
    }
  }

  private void reopen(TuneController running) {
    if (resume == Resume.UNFINISHED) {
      return;
    }
    boolean anew = resume == Resume.RESTART_ERRORED;
    for (TrialRecord trial : List.copyOf(state.records())) {
      if (trial.status() == TrialStatus.ERROR) {
        if (anew) {
          TrialFolders.delete(trial.folder());
        }
        running.record(new Event.Reopened(trial.id(), anew));
      }
    }
  }

  private ResultGrid results() {
    List<TrialResult> results = state.records().stream().map(TrialResult::of).toList();
    return new ResultGrid(folder, tune.objective(), results, state.overReason());
  }
}
