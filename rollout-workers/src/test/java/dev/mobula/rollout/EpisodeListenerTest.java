package dev.mobula.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.envs.VectorEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EpisodeListenerTest {
  private static final Queue<String> EVENTS = new ConcurrentLinkedQueue<>();

  /** Writes down what it is told, and measures. */
  public static final class Recorder implements EpisodeListener {
    @Override
    public void onEnvironmentCreated(int workerIndex, VectorEnvironment environment) {
      EVENTS.add("worker " + workerIndex + " has " + environment.numEnvs());
    }

    @Override
    public Map<String, Double> onEpisodeEnd(
        long episodeId, double episodeReturn, int length, Map<String, Object> info) {
      EVENTS.add("%d of worker %d: %s".formatted(length, episodeId >> 40, info));
      return Map.of("squared_length", (double) length * length, "twice", 1.0);
    }
  }

  /** Comes second. */
  public static final class Second implements EpisodeListener {
    @Override
    public Map<String, Double> onEpisodeEnd(
        long episodeId, double episodeReturn, int length, Map<String, Object> info) {
      EVENTS.add("second");
      return Map.of("twice", 2.0);
    }
  }

  /** Has a bug. */
  public static final class Broken implements EpisodeListener {
    @Override
    public Map<String, Double> onEpisodeEnd(
        long episodeId, double episodeReturn, int length, Map<String, Object> info) {
      throw new IllegalStateException("oops");
    }
  }

  /** Has a bug at once. */
  public static final class BrokenAtOnce implements EpisodeListener {
    @Override
    public void onEnvironmentCreated(int workerIndex, VectorEnvironment environment) {
      throw new IllegalStateException("oops");
    }
  }

  @BeforeAll
  static void startRuntime() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterAll
  static void endRuntime() {
    Mobula.shutdown();
  }

  @BeforeEach
  void forget() {
    EVENTS.clear();
  }

  private static EnvRunnerGroup group(EnvRunnerSpec spec, int runners) {
    return new EnvRunnerGroup(
        spec,
        new EnvRunnerGroup.Placement(runners, 1, 0, false),
        new FaultTolerance(true, false, 9, 9, Duration.ZERO),
        3);
  }

  private static List<Rollout> sample(EnvRunnerGroup group, EnvRunnerSpec spec) {
    return group.sample(Specs.weights(spec), 1, 0);
  }

  @Test
  void shouldTellListenersInOrderAndReportWhatTheyMeasure() {
    EnvRunnerSpec spec =
        Specs.of().envs(1, 1).fragment(12).listeners(Recorder.class, Second.class).build();
    try (EnvRunner runner = new EnvRunner(spec, 2, 0)) {
      Rollout rollout = runner.sample(Specs.request(spec));
      int length = rollout.episodes().getFirst().length();
      assertEquals(
          Map.of("squared_length", (double) length * length, "twice", 2.0),
          rollout.episodes().getFirst().metrics());
      assertEquals(
          List.of(
              "worker 2 has 1",
              "%d of worker 2: {at=step %d}".formatted(length, length),
              "second",
              "%d of worker 2: {at=step %d}".formatted(length, length),
              "second"),
          List.copyOf(EVENTS));
    }
  }

  /** Follows episodes from start to end. */
  public static final class Follower implements EpisodeListener {
    private int steps;

    @Override
    public void onEpisodeStart(long episodeId, Map<String, Object> info) {
      EVENTS.add("start");
      steps = 0;
    }

    @Override
    public void onEpisodeStep(long episodeId, double reward, int length, Map<String, Object> info) {
      assertEquals(++steps, length);
      assertEquals("{at=step %d}".formatted(length), info.toString());
    }

    @Override
    public Map<String, Double> onEpisodeEnd(
        long episodeId, double episodeReturn, int length, Map<String, Object> info) {
      assertEquals(steps, length);
      EVENTS.add("end");
      return Map.of();
    }

    @Override
    public void onSampleEnd(Rollout rollout) {
      EVENTS.add("sample of " + rollout.numEnvSteps());
    }
  }

  @Test
  void shouldTellOfEveryStartAndStepAndOfTheSample() {
    EnvRunnerSpec spec = Specs.of().envs(1, 1).fragment(12).listeners(Follower.class).build();
    try (EnvRunner runner = new EnvRunner(spec, 2, 0)) {
      int ended = runner.sample(Specs.request(spec)).episodes().size();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < ended; i++) {
        expected.addAll(List.of("start", "end"));
      }
      expected.addAll(List.of("start", "sample of 12"));
      assertEquals(expected, List.copyOf(EVENTS));
    }
  }

  @Test
  void shouldTellListenersInRemoteRunnersToo() {
    EnvRunnerSpec spec = Specs.of().envs(2, 2).fragment(6).listeners(Recorder.class).build();
    try (EnvRunnerGroup group = group(spec, 2)) {
      List<Rollout> rollouts = sample(group, spec);
      for (Rollout rollout : rollouts) {
        for (EpisodeMetrics episode : rollout.episodes()) {
          double length = episode.length();
          assertEquals(length * length, episode.metrics().get("squared_length"));
        }
      }
      TreeSet<String> workers = new TreeSet<>();
      EVENTS.forEach(event -> workers.add(event.replaceAll(".*(worker \\d).*", "$1")));
      assertEquals("[worker 1, worker 2]", workers.toString());
    }
  }

  @Test
  void shouldEndTheRunWhereAListenerThrowsWithoutARestart() {
    for (Class<?> broken : List.of(Broken.class, BrokenAtOnce.class)) {
      EnvRunnerSpec spec = Specs.of().fragment(12).listeners(broken).build();
      try (EnvRunnerGroup group = group(spec, 1)) {
        String message =
            String.valueOf(
                assertThrows(ListenerException.class, () -> sample(group, spec)).getMessage());
        String method = broken == Broken.class ? "onEpisodeEnd" : "onEnvironmentCreated";
        assertTrue(
            message.startsWith(
                "%s.%s failed: java.lang.IllegalStateException: oops, at %1$s.%2$s("
                    .formatted(broken.getName(), method)),
            message);
        assertEquals(0, group.restarts());
      }
    }
  }

  /** Returns a null, which its compiler did not mind. */
  public static final class NullValue implements EpisodeListener {
    @Override
    public Map<String, Double> onEpisodeEnd(
        long episodeId, double episodeReturn, int length, Map<String, Object> info) {
      Map<String, Double> metrics = new HashMap<>();
      metrics.put("speed", metrics.get("none"));
      return metrics;
    }
  }

  @Test
  void shouldEndTheRunWhereAListenerReturnsANull() {
    EnvRunnerSpec spec = Specs.of().fragment(12).listeners(NullValue.class).build();
    try (EnvRunnerGroup group = group(spec, 1)) {
      String message =
          String.valueOf(
              assertThrows(ListenerException.class, () -> sample(group, spec)).getMessage());
      assertTrue(message.startsWith(NullValue.class.getName() + ".onEpisodeEnd failed: "), message);
      assertTrue(message.endsWith("found the entry 'speed' -> null"), message);
    }
  }

  @Test
  void shouldCloseTheEnvironmentsOfARunnerThatCouldNotBeMade() {
    EnvRunnerSpec spec = Specs.of().envs(3, 1).listeners(BrokenAtOnce.class).build();
    int before = ScriptedEnvironment.CLOSED.get();
    assertThrows(ListenerException.class, () -> new EnvRunner(spec, 0, 0));
    assertEquals(3, ScriptedEnvironment.CLOSED.get() - before);
  }

  /** Cannot be made. */
  public static final class BrokenConstructor implements EpisodeListener {
    /** Fails. */
    public BrokenConstructor() {
      throw new IllegalStateException("oops");
    }
  }

  @Test
  void shouldSayWhatTheConstructorOfAListenerThrew() {
    EnvRunnerSpec spec = Specs.of().listeners(BrokenConstructor.class).build();
    String message =
        String.valueOf(
            assertThrows(ListenerException.class, () -> new EnvRunner(spec, 0, 0)).getMessage());
    assertTrue(
        message.startsWith(
            "the constructor of %s failed: java.lang.IllegalStateException: oops, at %1$s.<init>("
                .formatted(BrokenConstructor.class.getName())),
        message);
  }

  @Test
  void shouldNameTheClassThatIsNoListener() {
    EnvRunnerSpec spec = Specs.of().listeners(String.class).build();
    String message =
        String.valueOf(
            assertThrows(RolloutException.class, () -> new EnvRunner(spec, 0, 0)).getMessage());
    assertEquals(
        "expected a class on the class path that implements dev.mobula.rollout.EpisodeListener and"
            + " has a public constructor without parameters, found 'java.lang.String'",
        message);
  }
}
