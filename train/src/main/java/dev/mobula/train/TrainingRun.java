package dev.mobula.train;

import dev.mobula.core.Checkpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link Trainable} in a results directory until a stop criterion is reached:
 *
 * <pre>
 * params.yaml            resolved settings
 * result.jsonl           one JSON object per iteration, in a fixed order of keys
 * progress.csv           the same by path; a metric that comes later is a further column
 * events.out.tfevents.*  the numbers for TensorBoard; a new file after each resume
 * checkpoint_000NNN/     state after iteration NNN
 * </pre>
 *
 * <p>Every record is complete, whatever happens: a run that is killed goes on from its last
 * checkpoint as if it had never stopped, after what was recorded later has been cut off. Apart from
 * keys that begin with {@code time_} and what is below {@code timers}, two runs with one seed write
 * the same {@code result.jsonl}.
 *
 * <p>{@link #run} does all of it. Those who decide after each iteration how to go on, as a tuner
 * does, call {@link #step} and {@link #checkpoint} instead, and {@link #close} in the end.
 *
 * <p>Used by one thread; only {@link #requestStop} may be called from others. The trainable stays
 * its owner's to close.
 */
public final class TrainingRun implements AutoCloseable {
  /** Metrics that the run itself adds to those of the trainable. */
  public static final Set<String> OWN_METRICS =
      Set.of("training_iteration", "time_this_iter_s", "time_total_s");

  /** The state that a run itself adds to the checkpoints of its trainable. */
  public static final String OWN_STATE = "training_run";

  private static final double NANOS = 1e9;

  private final RunConfig config;
  private final StopCriteria stop;
  private final @Nullable String scoreMetric;
  private Trainable trainable;
  private final List<TrainingListener> listeners;
  private ResultsDirectory directory;
  private final CheckpointKeeper checkpoints;
  private final ResultFiles files;
  private final boolean fresh;

  private long iteration;
  private double timeTotalS;
  private Metrics metrics;
  private volatile @Nullable String requestedStop;

  private TrainingRun(
      Setup setup, ResultsDirectory directory, CheckpointKeeper checkpoints, RunState state) {
    this.config = setup.config;
    this.stop = setup.stop;
    this.scoreMetric = setup.scoreMetric;
    this.trainable = setup.trainable;
    this.listeners = setup.listeners;
    this.directory = directory;
    this.checkpoints = checkpoints;
    this.fresh = setup.fresh;
    this.iteration = state.iteration();
    this.timeTotalS = state.timeTotalS();
    this.metrics = state.metrics();
    this.files =
        ResultFiles.open(
            setup.opener, directory.path(), state, setup.metricNames, config.stepMetric());
    trainable.resultsDir(directory.path());
  }

  /** What has been checked before anything is written. */
  private record Setup(
      RunConfig config,
      Trainable trainable,
      List<TrainingListener> listeners,
      AppendFile.Opener opener,
      boolean fresh,
      Set<String> metricNames,
      StopCriteria stop,
      @Nullable String scoreMetric) {
    static Setup of(
        RunConfig config,
        Trainable trainable,
        List<TrainingListener> listeners,
        AppendFile.Opener opener,
        boolean fresh) {
      Set<String> names = new TreeSet<>(trainable.metricNames());
      names.addAll(OWN_METRICS);
      String score = config.checkpoints().scoreAttribute();
      return new Setup(
          config,
          trainable,
          List.copyOf(listeners),
          opener,
          fresh,
          names,
          config.stop().resolve(names),
          score == null || trainable.metricNames().isEmpty() ? score : scoreMetric(score, names));
    }

    private static String scoreMetric(String score, Set<String> names) {
      try {
        return Metrics.resolve(score, names);
      } catch (TrainException e) {
        throw new MetricNameException(
            List.of(
                new MetricNameException.Problem(
                    "checkpoint_config.checkpoint_score_attribute",
                    score,
                    String.valueOf(e.getMessage()))));
      }
    }
  }

  /**
   * Checks the metrics that the settings name, as {@link #start} does before it writes anything.
   *
   * @throws TrainException if a metric does not exist
   */
  public static void check(RunConfig config, Trainable trainable) {
    Setup.of(config, trainable, List.of(), AppendFile.Opener.FILES, true);
  }

  /**
   * Checks the metrics that the settings name, and makes a new results directory.
   *
   * @throws TrainException if a metric does not exist or the directory cannot be written; nothing
   *     is left behind
   */
  public static TrainingRun start(
      RunConfig config, Trainable trainable, List<TrainingListener> listeners) {
    return start(config, trainable, listeners, AppendFile.Opener.FILES);
  }

  static TrainingRun start(
      RunConfig config,
      Trainable trainable,
      List<TrainingListener> listeners,
      AppendFile.Opener opener) {
    Setup setup = Setup.of(config, trainable, listeners, opener, true);
    ResultsDirectory directory =
        ResultsDirectory.create(config.storagePath(), config.name(), config.params());
    try {
      CheckpointKeeper checkpoints = new CheckpointKeeper(directory.path(), config.checkpoints());
      return new TrainingRun(setup, directory, checkpoints, RunState.INITIAL);
    } catch (RuntimeException e) {
      directory.discard();
      throw e;
    }
  }

  /**
   * Goes on in an existing results directory from its newest checkpoint, to which the trainable is
   * restored; where there is none, from the beginning, after {@code result.jsonl} and {@code
   * progress.csv} were renamed to {@code result.jsonl.1} and so on. Name and storage path of the
   * settings are not used.
   *
   * @throws TrainException if a metric does not exist or the directory cannot be written
   * @throws dev.mobula.core.CheckpointException if the newest checkpoint cannot be read
   */
  public static TrainingRun resume(
      Path resultsDir, RunConfig config, Trainable trainable, List<TrainingListener> listeners) {
    Setup setup = Setup.of(config, trainable, listeners, AppendFile.Opener.FILES, false);
    CheckpointKeeper checkpoints = new CheckpointKeeper(resultsDir, config.checkpoints());
    checkpoints.scan();
    RunState state = RunState.INITIAL;
    Checkpoint checkpoint = checkpoints.openNewest();
    if (checkpoint != null) {
      trainable.restore(checkpoint);
      state = RunState.restore(checkpoint);
    }
    ResultsDirectory directory = ResultsDirectory.open(resultsDir, config.params());
    return new TrainingRun(setup, directory, checkpoints, state);
  }

  /** Returns the results directory. */
  public Path resultsDir() {
    return directory.path();
  }

  /** Returns the newest checkpoint in the results directory, if there is one. */
  public Optional<Path> newestCheckpoint() {
    return Optional.ofNullable(checkpoints.newest()).map(CheckpointKeeper.Kept::path);
  }

  /**
   * Returns the newest checkpoint in a results directory, which need not be there; empty where
   * there is none.
   */
  public static Optional<StoredCheckpoint> newestCheckpoint(Path resultsDir) {
    List<StoredCheckpoint> found = checkpoints(resultsDir);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  /**
   * Returns the checkpoints that there are in a results directory, which need not be there, oldest
   * first.
   *
   * @throws TrainException if it cannot be read
   */
  public static List<StoredCheckpoint> checkpoints(Path resultsDir) {
    return CheckpointKeeper.in(resultsDir).stream()
        .map(path -> new StoredCheckpoint(CheckpointKeeper.iteration(path), path))
        .toList();
  }

  /**
   * A checkpoint on the disk.
   *
   * @param iteration the iteration that it follows
   * @param path its folder
   */
  public record StoredCheckpoint(long iteration, Path path) {
    /**
     * Reads the numbers that its iteration reported, by their paths.
     *
     * @throws dev.mobula.core.CheckpointException if it cannot be read, or is not there any more
     */
    public Metrics metrics() {
      return RunState.restore(Checkpoint.open(path)).metrics();
    }
  }

  /** Returns how many iterations lie between two checkpoints; 0 for one at the end alone. */
  public int checkpointFrequency() {
    return config.checkpoints().frequency();
  }

  /**
   * Asks a run to end after the iteration in progress, with a checkpoint; or at once and without
   * one, where that iteration waits for what may never come. Any thread may call it; the first
   * reason counts.
   */
  public void requestStop(String reason) {
    if (requestedStop == null) {
      requestedStop = reason;
    }
    trainable.stopWaiting();
  }

  /**
   * Trains until a stop criterion is reached or a stop is requested. To be called once.
   *
   * @throws RuntimeException what the trainable threw, or a {@link TrainException} where results
   *     cannot be written; what was recorded before stays, and a new directory that is still empty
   *     is removed
   */
  public Result run() {
    boolean recorded = false;
    try (files) {
      listeners.forEach(listener -> listener.onStart(directory.path(), iteration));
      boolean whole = true;
      while (whole && !isOver()) {
        whole = iterateUnlessCancelled();
        recorded = true;
      }
      recorded = true;
      Result result = finish(whole);
      listeners.forEach(listener -> listener.onEnd(result));
      return result;
    } finally {
      if (fresh && !recorded) {
        directory.discard();
      }
    }
  }

  /**
   * Runs one iteration and records it, whatever the stop criteria say, and returns its metrics.
   *
   * @throws RuntimeException what the trainable threw, or a {@link TrainException} where results
   *     cannot be written; what was recorded before stays
   */
  public Metrics step() {
    iterate();
    return metrics;
  }

  /** Returns how many iterations are over. */
  public long iteration() {
    return iteration;
  }

  /** Writes a checkpoint, unless there is one that is as new, and returns it. */
  public Path checkpoint() {
    CheckpointKeeper.Kept newest = checkpoints.newest();
    return newest == null || newest.iteration() < iteration ? writeCheckpoint() : newest.path();
  }

  /**
   * Goes on with another trainable, as a population does with a better one's weights, and writes a
   * checkpoint of it in place of one that is as new. Iterations are counted on.
   *
   * @param params the new text of {@code params.yaml}
   */
  public void goOnWith(Trainable another, String params) {
    trainable = another;
    directory = ResultsDirectory.open(directory.path(), params);
    trainable.resultsDir(directory.path());
    writeCheckpoint();
  }

  /** Closes the result files, unless {@link #run} has. A second call does nothing. */
  @Override
  public void close() {
    files.close();
  }

  private boolean isOver() {
    return requestedStop != null || stop.reached(metrics).isPresent();
  }

  /** Returns false where the iteration was given up because a stop was requested. */
  private boolean iterateUnlessCancelled() {
    try {
      iterate();
      return true;
    } catch (CancellationException e) {
      if (requestedStop == null) {
        throw e;
      }
      return false;
    }
  }

  private void iterate() {
    long start = System.nanoTime();
    Map<String, Object> reported = train();
    double seconds = (System.nanoTime() - start) / NANOS;
    record(withOwnMetrics(reported, iteration + 1, seconds, timeTotalS + seconds));
    iteration++;
    timeTotalS += seconds;
    listeners.forEach(listener -> listener.onResult(metrics));
    int frequency = config.checkpoints().frequency();
    if (frequency > 0 && iteration % frequency == 0) {
      writeCheckpoint();
    }
  }

  private Map<String, Object> train() {
    try {
      return trainable.train();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException failure) {
      keepAfter(failure);
      throw failure;
    }
  }

  /** Writes the checkpoint of the end where it can be, so that a failure loses no iteration. */
  private void keepAfter(RuntimeException failure) {
    if (iteration > 0 && config.checkpoints().atEnd() && trainable.savesAfter(failure)) {
      try {
        checkpoint();
      } catch (RuntimeException another) { // as where an actor that knows a part of it is dead
        failure.addSuppressed(another);
      }
    }
  }

  private void record(Map<String, Object> nested) {
    Metrics flat = Metrics.of(nested);
    files.append(iteration + 1, nested, flat);
    metrics = flat;
  }

  private static Map<String, Object> withOwnMetrics(
      Map<String, Object> reported, long iteration, double seconds, double total) {
    Map<String, Object> all = LinkedHashMap.newLinkedHashMap(reported.size() + 3);
    all.put("training_iteration", iteration);
    all.putAll(reported);
    all.put("training_iteration", iteration);
    all.put("time_this_iter_s", seconds);
    all.put("time_total_s", total);
    return all;
  }

  private Path writeCheckpoint() {
    double score =
        scoreMetric == null ? Double.NaN : metrics.findNumber(scoreMetric).orElse(Double.NaN);
    RunState state = files.state(iteration, timeTotalS, score, metrics);
    Path path = checkpoints.save(config.kind(), trainable, state);
    listeners.forEach(listener -> listener.onCheckpoint(path));
    return path;
  }

  /** Ends the run, without a checkpoint where the state is that of an iteration given up. */
  private Result finish(boolean whole) {
    Optional<String> reached = stop.reached(metrics);
    boolean interrupted = reached.isEmpty();
    boolean wanted = whole && (interrupted || config.checkpoints().atEnd());
    String reason = reached.orElseGet(() -> String.valueOf(requestedStop));
    return new Result(metrics, directory.path(), lastCheckpoint(wanted), reason, interrupted);
  }

  /** Returns the newest checkpoint, which is of this very iteration where that is wanted. */
  private @Nullable Path lastCheckpoint(boolean wanted) {
    return wanted ? checkpoint() : newestCheckpoint().orElse(null);
  }
}
