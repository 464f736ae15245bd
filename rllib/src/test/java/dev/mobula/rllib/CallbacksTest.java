package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static dev.mobula.rllib.Experiments.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rollout.ListenerException;
import dev.mobula.rollout.RunnerActors;
import dev.mobula.train.CheckpointConfig;
import dev.mobula.train.RunConfig;
import dev.mobula.train.StopCriteria;
import dev.mobula.train.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
  private static final String STEPS = "num_env_steps_sampled_lifetime";
  private static final Queue<String> EVENTS = new ConcurrentLinkedQueue<>();

  @TempDir private Path folder = Path.of("");

  /** Writes down what it is told, and measures. */
  public static final class Recorder implements Callbacks {
    @Override
    public Set<String> metricNames() {
      return Set.of("env_runners/length_twice", "steps_squared");
    }

    @Override
    public void onEnvironmentCreated(int workerIndex, VectorEnvironment environment) {
      EVENTS.add("environment of " + workerIndex);
    }

    @Override
    public Map<String, Double> onEpisodeEnd(
        long episodeId, double episodeReturn, int length, Map<String, Object> info) {
      EVENTS.add("episode of " + (episodeId >> 40));
      return Map.of("length_twice", 2.0 * length);
    }

    @Override
    public void onAlgorithmInit(Algorithm algorithm) {
      EVENTS.add("init at " + algorithm.iteration());
    }

    @Override
    public void onTrainResult(Algorithm algorithm, Map<String, Object> result) {
      EVENTS.add("result of " + algorithm.iteration());
      result.put("steps_squared", (double) algorithm.envSteps() * algorithm.envSteps());
    }

    @Override
    public void onEvaluateStart(Algorithm algorithm) {
      EVENTS.add("evaluate at " + algorithm.iteration());
    }

    @Override
    public void onEvaluateEnd(Algorithm algorithm, EvaluationResult result) {
      EVENTS.add("evaluated " + result.episodes());
    }

    @Override
    public void onEnvRunnersRecreated(Algorithm algorithm, int restarts) {
      EVENTS.add("recreated " + restarts);
    }

    @Override
    public void onCheckpointLoaded(Algorithm algorithm) {
      EVENTS.add("loaded at " + algorithm.iteration());
    }
  }

  /** Comes after the other. */
  public static final class Second implements Callbacks {
    @Override
    public void onTrainResult(Algorithm algorithm, Map<String, Object> result) {
      EVENTS.add("second sees " + result.containsKey("steps_squared"));
    }
  }

  /** Has a bug at the end of an iteration. */
  public static final class BrokenResult implements Callbacks {
    @Override
    public void onTrainResult(Algorithm algorithm, Map<String, Object> result) {
      throw new IllegalStateException("oops");
    }
  }

  /** Has a bug at the end of the third iteration. */
  public static final class BrokenThirdResult implements Callbacks {
    @Override
    public void onTrainResult(Algorithm algorithm, Map<String, Object> result) {
      if (algorithm.iteration() == 3) {
        throw new IllegalStateException("oops");
      }
    }
  }

  /** Has a bug at the end of an episode. */
  public static final class BrokenEpisode implements Callbacks {
    @Override
    public Map<String, Double> onEpisodeEnd(
        long episodeId, double episodeReturn, int length, Map<String, Object> info) {
      throw new IllegalStateException("oops");
    }
  }

  /** Has a bug at the very start. */
  public static final class BrokenInit implements Callbacks {
    @Override
    public void onAlgorithmInit(Algorithm algorithm) {
      throw new IllegalStateException("oops");
    }
  }

  /** Cannot be made. */
  public static final class BrokenConstructor implements Callbacks {
    /** Fails. */
    public BrokenConstructor() {
      throw new IllegalStateException("oops");
    }
  }

  /** Asks for settings that the environment does not know. */
  public static final class BrokenTask implements Callbacks {
    @Override
    public void onTrainResult(Algorithm algorithm, Map<String, Object> result) {
      algorithm.setEnvConfig(Map.of("no_such_key", 1));
    }
  }

  private static ExperimentSpec experiment(int runners, Class<?>... callbacks) {
    return cartPole(config ->
        config
            .callbacks(List.of(callbacks).stream().map(Class::getName).toList())
            .evaluation(e -> e.evaluationInterval(2).evaluationDuration(3))
            .envRunners(r -> r.numEnvRunners(runners).numCpusPerEnvRunner(0.5)));
  }

  @BeforeEach
  void forget() {
    EVENTS.clear();
  }

  private static List<String> eventsBut(String prefix) {
    return EVENTS.stream().filter(event -> !event.startsWith(prefix)).toList();
  }

  @Test
  void shouldTellWhatHappensInItsOrder() {
    try (Algorithm algorithm = Algorithm.build(experiment(0, Recorder.class, Second.class))) {
      algorithm.train();
      algorithm.train();
    }
    List<String> events = new ArrayList<>(eventsBut("episode"));
    assertTrue(events.remove("environment of 0"), "at any time before the first episode");
    assertEquals(
        List.of(
            "init at 0",
            "result of 1",
            "second sees true",
            "evaluate at 2",
            "evaluated 3",
            "result of 2",
            "second sees true"),
        events);
    List<String> all = List.copyOf(EVENTS);
    assertTrue(all.indexOf("environment of 0") < all.indexOf("episode of 0"));
    assertTrue(all.indexOf("episode of 0") < all.indexOf("result of 1"));
  }

  @Test
  void shouldReportUsersMetricsFromRemoteRunnersToo() {
    for (int runners : List.of(0, 2)) {
      try (Algorithm algorithm = Algorithm.build(experiment(runners, Recorder.class))) {
        assertTrue(algorithm.metricNames().contains("env_runners/length_twice"));
        Map<String, Object> result = Map.of();
        for (int i = 0; i < 8; i++) {
          result = algorithm.train();
        }
        assertEquals(
            2 * metric(result, "env_runners/episode_len_mean"),
            metric(result, "env_runners/length_twice"),
            1e-9);
        assertEquals(
            Math.pow(metric(result, "num_env_steps_sampled_lifetime"), 2),
            metric(result, "steps_squared"));
      }
    }
    assertTrue(EVENTS.containsAll(List.of("episode of 1", "episode of 2")), EVENTS.toString());
  }

  @Test
  void shouldKeepUsersMetricsOfTheWindowInCheckpoints() {
    Path directory = folder.resolve("checkpoint");
    Map<String, Object> expected;
    try (Algorithm algorithm = Algorithm.build(experiment(0, Recorder.class))) {
      algorithm.train();
      try (CheckpointWriter writer = Checkpoint.writer(directory, "algorithm")) {
        algorithm.save(writer);
        writer.commit();
      }
      expected = algorithm.train();
    }
    EVENTS.clear();
    try (Algorithm resumed = Algorithm.fromCheckpoint(Checkpoint.open(directory))) {
      assertEquals(List.of("init at 0", "loaded at 1"), eventsBut("environment"));
      Map<String, Object> found = resumed.train();
      assertEquals(
          metric(expected, "env_runners/length_twice"), metric(found, "env_runners/length_twice"));
    }
  }

  @Test
  void shouldTellOfRunnersThatWereRestarted() {
    Logger logger = Logger.getLogger(RunnerActors.class.getName());
    logger.setLevel(Level.OFF);
    PpoConfig config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(20)
            .minibatchSize(20)
            .numEpochs(1)
            .callbacks(List.of(Recorder.class.getName()))
            .build();
    ExperimentSpec experiment = ExperimentSpec.of("PPO", FragileWorld.class.getName(), config);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      for (int i = 0; i < 3; i++) {
        Map<String, Object> result = algorithm.train();
        assertEquals(i, metric(result, "fault_tolerance/num_env_runner_restarts"));
        assertEquals(20 * (i + 1), metric(result, "num_env_steps_sampled_lifetime"));
      }
    } finally {
      logger.setLevel(null);
    }
    assertEquals(
        List.of("result of 1", "recreated 1", "result of 2", "recreated 1", "result of 3"),
        EVENTS.stream().filter(event -> event.matches("re.*")).toList());
  }

  @Test
  void shouldLetWhatACallbackThrowsEndTheRun() {
    try (Algorithm algorithm = Algorithm.build(experiment(0, BrokenResult.class))) {
      expectFailure(
          BrokenResult.class,
          "onTrainResult",
          assertThrows(RllibException.class, algorithm::train));
    }
    for (int runners : List.of(0, 2)) {
      try (Algorithm algorithm = Algorithm.build(experiment(runners, BrokenEpisode.class))) {
        expectFailure(
            BrokenEpisode.class,
            "onEpisodeEnd",
            assertThrows(ListenerException.class, () -> trainLong(algorithm)));
      }
    }
    String message =
        String.valueOf(
            assertThrows(
                    RllibException.class,
                    () -> Algorithm.build(experiment(0, BrokenInit.class)).close())
                .getMessage());
    assertTrue(message.startsWith(BrokenInit.class.getName() + ".onAlgorithmInit"), message);
  }

  @Test
  void shouldLoseNothingByAFailure() {
    RunConfig run =
        new RunConfig(
            "broken",
            folder,
            "algorithm",
            "",
            StopCriteria.NONE,
            new CheckpointConfig(0, true, 0, null, CheckpointConfig.ScoreOrder.MAX),
            STEPS);
    try (Algorithm algorithm = Algorithm.build(experiment(0, BrokenThirdResult.class))) {
      TrainingRun training = TrainingRun.start(run, algorithm, List.of());
      assertThrows(RllibException.class, training::run);
      Path checkpoint = training.newestCheckpoint().orElseThrow();
      assertEquals(folder.resolve("broken").resolve("checkpoint_000002"), checkpoint);
      try (Algorithm resumed = Algorithm.fromCheckpoint(Checkpoint.open(checkpoint))) {
        assertEquals(algorithm.envSteps(), resumed.envSteps());
        assertEquals(2, resumed.iteration(), "as the third is to be repeated");
        assertThrows(RllibException.class, resumed::train);
        assertEquals(algorithm.envSteps() + 64, resumed.envSteps());
      }
    }
  }

  private static void expectFailure(Class<?> type, String method, RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(
        message.startsWith(
            "%s.%s failed: java.lang.IllegalStateException: oops, at %1$s.%2$s("
                .formatted(type.getName(), method)),
        message);
  }

  private static void trainLong(Algorithm algorithm) {
    for (int i = 0; i < 8; i++) {
      algorithm.train();
    }
  }

  @Test
  void shouldSayWhatTheConstructorOfACallbackThrew() {
    String message = refusal(BrokenConstructor.class);
    assertTrue(
        message.startsWith(
            "the constructor of %s failed: java.lang.IllegalStateException: oops, at %1$s.<init>("
                .formatted(BrokenConstructor.class.getName())),
        message);
  }

  @Test
  void shouldNameTheLineThatAskedForSettingsThatCannotBe() {
    for (int runners : List.of(0, 2)) {
      try (Algorithm algorithm = Algorithm.build(experiment(runners, BrokenTask.class))) {
        String message =
            String.valueOf(assertThrows(RllibException.class, algorithm::train).getMessage());
        String line =
            ", at %s.onTrainResult(CallbacksTest.java:".formatted(BrokenTask.class.getName());
        assertTrue(message.contains("no_such_key"), message);
        assertTrue(message.contains(line), message);
      }
    }
  }

  @Test
  void shouldNameTheClassThatIsNoCallbacks() {
    String message = refusal(String.class);
    assertTrue(
        message.endsWith(
            "found 'java.lang.String'; --classpath of the mobula command adds to that path"),
        message);
  }

  private static String refusal(Class<?> callbacks) {
    return String.valueOf(
        assertThrows(RllibException.class, () -> Algorithm.build(experiment(0, callbacks)).close())
            .getMessage());
  }
}
