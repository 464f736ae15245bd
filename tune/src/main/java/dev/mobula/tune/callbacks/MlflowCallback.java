package dev.mobula.tune.callbacks;

import dev.mobula.train.Metrics;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneCallback;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Logs trials to a tracking server of MLflow: a run for each, with its settings as parameters and
 * its results as metrics. It does so on a thread of its own, in batches; a server that is away
 * costs the experiment nothing but a warning and what would have been logged.
 */
public final class MlflowCallback implements TuneCallback {
  private static final Logger LOG = System.getLogger(MlflowCallback.class.getName());

  /** MLflow's own limits of a batch. */
  private static final int MOST_METRICS = 1000;

  private static final int MOST_PARAMETERS = 100;
  private static final int LONGEST_PARAMETER = 6000;

  /** How long the end of an experiment waits for what is still to be sent. */
  private static final long FLUSH_S = 60;

  private final MlflowClient client;
  private final String experimentName;
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("mobula-mlflow").unstarted(task));

  // Of the sender's thread.
  private final Map<String, String> runs = new HashMap<>();
  private final Map<String, List<Map<String, Object>>> pending = new HashMap<>();
  private @Nullable String experimentId;
  private boolean warned;

  /**
   * Creates a callback for one experiment.
   *
   * @param server the tracking server, such as {@code http://127.0.0.1:5000}
   * @param token a bearer token, or null where the server asks for none
   * @param experimentName the experiment's name there; it is made where there is none
   */
  public MlflowCallback(URI server, @Nullable String token, String experimentName) {
    this.client = new MlflowClient(server, token);
    this.experimentName = experimentName;
  }

  @Override
  public void onExperimentStart(Path resultsDir) {
    sender.scheduleWithFixedDelay(() -> send(this::flush), 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void onTrialStart(Trial trial) {
    TrialResult now = TrialResult.of(trial);
    long time = System.currentTimeMillis();
    sender.execute(() -> send(() -> begin(now, time)));
  }

  @Override
  public void onTrialResult(Trial trial, Metrics result) {
    String id = trial.id();
    long step = trial.iteration();
    long time = System.currentTimeMillis();
    sender.execute(() -> add(id, result, step, time));
  }

  @Override
  public void onTrialComplete(Trial trial) {
    end(trial.id(), "FINISHED");
  }

  @Override
  public void onTrialError(Trial trial) {
    end(trial.id(), "FAILED");
  }

  private void end(String trial, String status) {
    long time = System.currentTimeMillis();
    sender.execute(() -> send(() -> end(trial, status, time)));
  }

  @Override
  public void onExperimentEnd(ResultGrid results) {
    long time = System.currentTimeMillis();
    for (TrialResult trial : results.results()) {
      if (trial.status() == TrialStatus.PENDING || trial.status() == TrialStatus.RUNNING) {
        sender.execute(() -> send(() -> end(trial.id(), "KILLED", time)));
      }
    }
    sender.shutdown();
    try {
      if (!sender.awaitTermination(FLUSH_S, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "MLflow did not take all results within {0} s", FLUSH_S);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- on the sender's thread

  private interface Sending {
    void send() throws IOException, InterruptedException;
  }

  private void send(Sending what) {
    try {
      what.send();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      if (!warned) {
        warned = true;
        LOG.log(Level.WARNING, "could not log to MLflow; more of it is not said: " + e);
      }
    }
  }

  private void begin(TrialResult trial, long time) throws IOException, InterruptedException {
    if (runs.containsKey(trial.id())) {
      return; // it goes on after a pause or a failure
    }
    if (experimentId == null) {
      experimentId = client.experiment(experimentName);
    }
    String run =
        client
            .post(
                "runs/create",
                Map.of("experiment_id", experimentId, "run_name", trial.id(), "start_time", time))
            .at("/run/info/run_id")
            .asString();
    runs.put(trial.id(), run);
    List<Map<String, String>> parameters = new ArrayList<>();
    trial
        .settings()
        .forEach((key, value) -> parameters.add(Map.of("key", key, "value", cut(value))));
    for (int from = 0; from < parameters.size(); from += MOST_PARAMETERS) {
      List<Map<String, String>> part =
          parameters.subList(from, Math.min(parameters.size(), from + MOST_PARAMETERS));
      client.post("runs/log-batch", Map.of("run_id", run, "params", part));
    }
  }

  private static String cut(Object value) {
    String text = String.valueOf(value);
    return text.substring(0, Math.min(text.length(), LONGEST_PARAMETER));
  }

  private void add(String trial, Metrics result, long step, long time) {
    List<Map<String, Object>> metrics = pending.computeIfAbsent(trial, _ -> new ArrayList<>());
    result
        .leaves()
        .forEach((key, value) -> {
          if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            metrics.add(
                Map.of("key", key, "value", number.doubleValue(), "timestamp", time, "step", step));
          }
        });
  }

  private void flush() throws IOException, InterruptedException {
    for (Map.Entry<String, List<Map<String, Object>>> entry : pending.entrySet()) {
      flush(entry.getKey(), entry.getValue());
    }
  }

  private void flush(String trial, List<Map<String, Object>> metrics)
      throws IOException, InterruptedException {
    String run = runs.get(trial);
    List<Map<String, Object>> all = List.copyOf(metrics);
    metrics.clear();
    for (int from = 0; run != null && from < all.size(); from += MOST_METRICS) {
      client.post(
          "runs/log-batch",
          Map.of(
              "run_id",
              run,
              "metrics",
              all.subList(from, Math.min(all.size(), from + MOST_METRICS))));
    }
  }

  private void end(String trial, String status, long time)
      throws IOException, InterruptedException {
    flush(trial, pending.getOrDefault(trial, new ArrayList<>()));
    String run = runs.get(trial);
    if (run != null) {
      client.post("runs/update", Map.of("run_id", run, "status", status, "end_time", time));
    }
  }
}
