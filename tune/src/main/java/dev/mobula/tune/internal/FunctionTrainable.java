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
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A function as a trainable: it runs on a thread of its own, from one report to the next while
 * {@link #train} waits for it. So it stands still while a checkpoint is written.
 */
final class FunctionTrainable implements Trainable {
  private final TrainFunction function;
  private final Map<String, Object> config;
  private final Semaphore mayGoOn = new Semaphore(0);
  private final Semaphore handedOver = new Semaphore(0);
  private String trialId = "";
  private Path trialDir = Path.of("");
  private @Nullable Checkpoint restored;
  private @Nullable Thread thread;
  private boolean over;
  private volatile boolean closed;

  // What one thread hands to the other; the semaphores order the accesses.
  private @Nullable Map<String, Object> metrics;
  private @Nullable Consumer<CheckpointWriter> state;
  private @Nullable Throwable failure;

  FunctionTrainable(TrainFunction function, Map<String, Object> config) {
    this.function = function;
    this.config = config;
  }

  /** Says which trial this is; before anything else. */
  void belongTo(String id, Path folder) {
    trialId = id;
    trialDir = folder;
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
      thread = Thread.ofPlatform().daemon().name("mobula-trial-" + trialId).start(this::run);
    }
    metrics = null;
    mayGoOn.release();
    handedOver.acquireUninterruptibly();
    Map<String, Object> result = metrics;
    if (result == null) {
      over = true;
      throw ending();
    }
    return result;
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
      awaitTurn();
      function.train(config, new Session());
    } catch (Throwable e) { // whatever it is, it fails the trial
      failure = closed ? null : e;
    }
    handedOver.release();
  }

  private void awaitTurn() {
    mayGoOn.acquireUninterruptibly();
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
      metrics = new LinkedHashMap<>(result);
      state = newState;
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
      return trialDir;
    }
  }
}
