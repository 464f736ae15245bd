package dev.mobula.tune.internal;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.train.Trainable;
import dev.mobula.train.TrainingRun;
import dev.mobula.tune.TrainFunction;
import dev.mobula.tune.TrainSession;
import dev.mobula.tune.TuneException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A function as a trainable: it runs on a thread of its own, from one report to the next while
 * {@link #train} waits for it. So it stands still while a checkpoint is written. Up to its first
 * report it may run before that, while its results directory is made.
 */
final class FunctionTrainable implements Trainable {
  private final TrainFunction function;
  private final Map<String, Object> config;
  private final Semaphore mayGoOn = new Semaphore(0);
  private final Semaphore handedOver = new Semaphore(0);
  private final CompletableFuture<Path> trialDir = new CompletableFuture<>();
  private String trialId = "";
  private @Nullable Checkpoint restored;
  private @Nullable Thread thread;
  private @Nullable Consumer<CheckpointWriter> state; // of after the report that was taken last
  private boolean stands; // at that report
  private boolean over;
  private volatile boolean closed;

  // What one thread hands to the other; the semaphores order the accesses.
  private @Nullable Report handed;
  private @Nullable Throwable failure;

  private record Report(Map<String, Object> metrics, @Nullable Consumer<CheckpointWriter> state) {}

  FunctionTrainable(TrainFunction function, Map<String, Object> config) {
    this.function = function;
    this.config = config;
  }

  /** Says which trial this is; before anything else. */
  void belongTo(String id) {
    trialId = id;
  }

  /** Has the function run up to its first report, instead of when {@link #train} is called. */
  void begin() {
    thread = Thread.ofPlatform().daemon().name("mobula-trial-" + trialId).start(this::run);
  }

  /** Says where the results directory of the trial is, for which the function may be waiting. */
  @Override
  public void resultsDir(Path directory) {
    trialDir.complete(directory);
  }

  /** Tells whether there is a state that a checkpoint could have. */
  boolean canSave() {
    return state != null || restored != null && thread == null;
  }

  @Override
  public Map<String, Object> train() {
    if (over) {
      throw new TrialOverException();
    }
    if (thread == null) {
      begin();
    } else if (stands) {
      mayGoOn.release();
    }
    stands = false;
    handedOver.acquireUninterruptibly();
    Report report = handed;
    handed = null;
    if (report == null) {
      over = true;
      throw ending();
    }
    stands = true;
    state = report.state;
    return report.metrics;
  }

  private RuntimeException ending() {
    return switch (failure) {
      case null -> new TrialOverException();
      case RuntimeException e -> e;
      case Throwable e -> new TuneException("the function of the trial failed: " + e, e);
    };
  }

  private void run() {
    try {
      function.train(config, new Session());
    } catch (Throwable e) { // whatever it is, it fails the trial
      failure = closed ? null : e;
    }
    handedOver.release();
  }

  private void awaitTurn() {
    if (!closed) { // whoever caught the end and reports again is told once more
      mayGoOn.acquireUninterruptibly();
    }
    if (closed) {
      throw new CancellationException("the trial was ended");
    }
  }

  @Override
  public void save(CheckpointWriter checkpoint) {
    if (state != null) {
      state.accept(checkpoint);
    } else if (restored != null && thread == null) {
      copy(restored, checkpoint);
    }
  }

  private static void copy(Checkpoint from, CheckpointWriter to) {
    from.states().stream()
        .filter(name -> !name.equals(TrainingRun.OWN_STATE))
        .forEach(name -> to.put(name, from.state(name)));
    from.texts().forEach(name -> to.putText(name, from.text(name)));
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    restored = checkpoint;
  }

  /** Returns no names: a function says what it reports by reporting it. */
  @Override
  public Set<String> metricNames() {
    return Set.of();
  }

  /** Has the function end at its next report, without waiting for that. */
  @Override
  public void close() {
    closed = true;
    trialDir.cancel(false);
    mayGoOn.release();
  }

  /** What the function sees. */
  private final class Session implements TrainSession {
    @Override
    public void report(Map<String, Object> result) {
      handOver(result, null);
    }

    @Override
    public void report(Map<String, Object> result, Consumer<CheckpointWriter> newState) {
      handOver(result, newState);
    }

    private void handOver(
        Map<String, Object> result, @Nullable Consumer<CheckpointWriter> newState) {
      handed = new Report(new LinkedHashMap<>(result), newState);
      handedOver.release();
      awaitTurn();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
      return Optional.ofNullable(restored);
    }

    @Override
    public String trialId() {
      return trialId;
    }

    @Override
    public Path trialDir() {
      return trialDir.join();
    }
  }
}
