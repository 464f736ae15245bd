package dev.mobula.tune.internal;

import dev.mobula.core.Checkpoint;
import dev.mobula.train.CheckpointConfig;
import dev.mobula.train.Metrics;
import dev.mobula.train.RunConfig;
import dev.mobula.train.StopCriteria;
import dev.mobula.train.Trainable;
import dev.mobula.train.TrainingRun;
import dev.mobula.tune.TrainableFactory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The actor in which a trial trains, one iteration for each call, in its results directory. It may
 * be given another trial when the first is over.
 */
final class TrialActor {
  private static final Logger LOG = System.getLogger(TrialActor.class.getName());

  private @Nullable Trainable trainable;
  private @Nullable TrainingRun run;

  /**
   * A trial that is to be trained.
   *
   * @param trialId its id
   * @param factory makes its trainable
   * @param config its configuration
   * @param folder its results directory, as text
   * @param checkpoints which of them are kept; when they are written is the experiment's to say
   */
  record Assignment(
      String trialId,
      TrainableFactory factory,
      Map<String, Object> config,
      String folder,
      CheckpointConfig checkpoints) {
    Path path() {
      return Path.of(folder);
    }

    RunConfig runConfig() {
      Path path = path();
      return new RunConfig(
          path.getFileName().toString(),
          Objects.requireNonNull(path.getParent()),
          factory.kind(),
          factory.params(trialId, config),
          StopCriteria.NONE,
          checkpoints,
          factory.stepMetric());
    }
  }

  /**
   * What an iteration brought.
   *
   * @param metrics by their paths
   * @param over whether the trainable says that there is no more; then there are no metrics
   * @param canSave whether a checkpoint can be written
   */
  record Step(Map<String, Object> metrics, boolean over, boolean canSave) {}

  /**
   * How a trial starts.
   *
   * @param iteration how many iterations of it are over
   * @param metricNames the paths of all metrics that it reports; none where they are not known
   */
  record Start(long iteration, Set<String> metricNames) {}

  /** Takes a trial over, from its newest checkpoint where it has one. */
  Start start(Assignment trial) {
    close();
    Trainable made = make(trial);
    trainable = made;
    TrainingRun started =
        Files.exists(trial.path()) // if only with the failure of a trial that could not be made
            ? TrainingRun.resume(trial.path(), trial.runConfig(), made, List.of())
            : begin(trial, made);
    run = started;
    return new Start(started.iteration(), made.metricNames());
  }

  /** Begins a trial; a function runs while its folder and files are made, which take a while. */
  private static TrainingRun begin(Assignment trial, Trainable made) {
    if (made instanceof FunctionTrainable function) {
      function.begin();
    }
    return TrainingRun.start(trial.runConfig(), made, List.of());
  }

  private static Trainable make(Assignment trial) {
    Trainable made = trial.factory().create(trial.config());
    if (made instanceof FunctionTrainable function) {
      function.belongTo(trial.trialId());
    }
    return made;
  }

  private TrainingRun run() {
    return Objects.requireNonNull(run, "no trial was started");
  }

  /** Trains one iteration. */
  Step step() {
    try {
      Metrics metrics = run().step();
      return new Step(metrics.leaves(), false, canSave());
    } catch (TrialOverException _) {
      return new Step(Map.of(), true, canSave());
    }
  }

  /**
   * A checkpoint.
   *
   * @param path where it is; null where the trial is a function that gives no state
   */
  record Saved(@Nullable String path) {}

  /** Writes a checkpoint, unless there is one that is as new. */
  Saved save() {
    return new Saved(canSave() ? run().checkpoint().toString() : null);
  }

  private boolean canSave() {
    return !(trainable instanceof FunctionTrainable function) || function.canSave();
  }

  /**
   * Goes on from another trial's state.
   *
   * @param trial the same trial with its new configuration
   * @param donor path of the other's checkpoint, which is no longer needed afterwards
   * @return a checkpoint of the new state
   */
  Saved exploit(Assignment trial, String donor) {
    Trainable better = make(trial);
    try {
      better.restore(Checkpoint.open(Path.of(donor)));
      run().goOnWith(better, trial.factory().params(trial.trialId(), trial.config()));
      if (better instanceof FunctionTrainable) { // which reads it later, when the donor's is gone
        better.restore(Checkpoint.open(run().checkpoint()));
      }
    } catch (RuntimeException e) {
      better.close();
      throw e;
    }
    Trainable before = Objects.requireNonNull(trainable);
    trainable = better;
    before.close();
    return save();
  }

  /**
   * Gives the trial back; does nothing where there is none. What a trainable throws then is no
   * failure of its trial, which is over, nor of the next one.
   */
  void close() {
    TrainingRun ended = run;
    Trainable closing = trainable;
    run = null;
    trainable = null;
    try (closing;
        ended) {
      // closes both, the run first
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a trial could not be closed", e);
    }
  }
}
