package dev.mobula.cli;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.train.CheckpointConfig;
import dev.mobula.train.RunConfig;
import dev.mobula.train.StopCriteria;
import dev.mobula.train.TrainException;
import dev.mobula.train.Trainable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Experiments without learning. A file has a line {@code name key=value...} per experiment; the
 * keys are those of overrides.
 */
final class FakeExperiments implements Experiments {
  static final String STEPS = "num_env_steps_sampled_lifetime";

  /** What is printed once an iteration has begun that waits or lasts a second or more. */
  static final String ITERATES = "a long iteration has begun";

  /** A delay that only a stop ends, as a wait for CPUs would be. */
  private static final long WAIT = -1;

  final List<Request> requests = new ArrayList<>();
  @Nullable String evaluated;

  @Override
  public List<Experiment> load(Request request) {
    requests.add(request);
    List<Experiment> experiments = new ArrayList<>();
    for (String line : lines(request.file())) {
      List<String> settings = new ArrayList<>(List.of(line.split(" ")));
      String name = settings.removeFirst();
      settings.addAll(request.overrides());
      experiments.add(experiment(name, settings, request));
    }
    return experiments;
  }

  private static List<String> lines(@Nullable Path file) {
    try {
      return file == null ? List.of("unnamed") : Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Experiment experiment(String name, List<String> settings, Request request) {
    Map<String, Double> stop = new LinkedHashMap<>();
    int frequency = 0;
    long seed = 0;
    long delay = 0;
    long failAt = -1;
    boolean unsaveable = false;
    long buildDelay = 0;
    for (String setting : settings) {
      String value = setting.substring(setting.indexOf('=') + 1);
      switch (setting.substring(0, setting.indexOf('='))) {
        case "seed" -> seed = Long.parseLong(value);
        case "delay" -> delay = Long.parseLong(value);
        case "build_delay" -> buildDelay = Long.parseLong(value);
        case "wait" -> delay = WAIT;
        case "fail_at" -> failAt = Long.parseLong(value);
        case "unsaveable" -> unsaveable = true;
        case "checkpoint_config.checkpoint_frequency" -> frequency = Integer.parseInt(value);
        case String key when key.startsWith("stop.") ->
            stop.put(key.substring(5), Double.parseDouble(value));
        case String key -> throw new TrainException("unknown key " + key);
      }
    }
    CheckpointConfig checkpoints =
        new CheckpointConfig(frequency, true, 0, null, CheckpointConfig.ScoreOrder.MAX);
    RunConfig run =
        new RunConfig(
            name,
            request.storagePath(),
            "fake",
            name + " " + String.join(" ", settings) + "\n",
            new StopCriteria(stop),
            checkpoints,
            STEPS);
    long finalSeed = seed;
    long finalDelay = delay;
    long finalFailAt = failAt;
    boolean finalUnsaveable = unsaveable;
    long finalBuildDelay = buildDelay;
    AtomicBoolean made = new AtomicBoolean(); // where there are several, each is made once to check
    return new Experiment(
        request.algorithm() == null ? "FAKE" : request.algorithm(),
        request.env() == null ? "Fake-v0" : request.env(),
        seed,
        run,
        () -> {
          sleep(made.getAndSet(true) ? finalBuildDelay : 0);
          return new Fake(finalSeed, finalDelay, finalFailAt, finalUnsaveable);
        },
        path -> String.join("/", path));
  }

  @Override
  public Evaluation evaluate(Checkpoint checkpoint, int episodes, long seed, boolean explore) {
    evaluated = checkpoint.directory() + " " + episodes + " " + seed + " " + explore;
    return new Evaluation(475.5, 12.25, 420, 500, 475.5, episodes);
  }

  @Override
  public Map<String, String> algorithms() {
    return Map.of("FAKE", "Learns nothing.");
  }

  @Override
  public Map<String, String> envs() {
    return Map.of("Fake-v0", "Nothing happens.");
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Fake implements Trainable {
    private final long delay;
    private final long failAt;
    private final boolean unsaveable;
    private long state;
    private long iterations;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Fake(long seed, long delay, long failAt, boolean unsaveable) {
      this.state = seed;
      this.delay = delay;
      this.failAt = failAt;
      this.unsaveable = unsaveable;
    }

    @Override
    public Map<String, Object> train() {
      iterations++;
      if (iterations == failAt) {
        throw new IllegalStateException(
            "remote", new EnvironmentException("env 3: observation[2] is NaN"));
      }
      if (delay == WAIT || delay >= 1000) {
        System.out.println(ITERATES);
      }
      if (delay == WAIT) {
        waitForStop();
      }
      sleep(delay);
      state = state * 31 + iterations;
      Map<String, Object> metrics = new LinkedHashMap<>();
      metrics.put("env_runners", Map.of("episode_return_mean", (double) (state % 500)));
      metrics.put("learners", Map.of("default_policy", Map.of("policy_loss", -0.0123)));
      metrics.put(STEPS, iterations * 1000);
      metrics.put("num_env_steps_sampled", 1000);
      metrics.put(
          "timers",
          Map.of("sample", 0.25 * iterations, "learn", Map.of("gae", 0.125 * iterations)));
      return metrics;
    }

    private void waitForStop() {
      try {
        stopped.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      throw new CancellationException("waited in vain");
    }

    @Override
    public void stopWaiting() {
      stopped.countDown();
    }

    @Override
    public boolean savesAfter(RuntimeException failure) {
      return unsaveable;
    }

    @Override
    public void save(CheckpointWriter checkpoint) {
      if (unsaveable) {
        throw new IllegalStateException("the learner is dead");
      }
      checkpoint.put(
          "fake", new StateDict().putLong("state", state).putLong("iterations", iterations));
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      state = checkpoint.state("fake").getLong("state");
      iterations = checkpoint.state("fake").getLong("iterations");
    }

    @Override
    public Set<String> metricNames() {
      return Set.of(
          "env_runners/episode_return_mean",
          "learners/default_policy/policy_loss",
          STEPS,
          "num_env_steps_sampled",
          "timers/sample",
          "timers/learn/gae");
    }

    @Override
    public void close() {}
  }
}
