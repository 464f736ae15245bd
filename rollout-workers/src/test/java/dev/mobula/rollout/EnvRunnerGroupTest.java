package dev.mobula.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.RecordedLog;
import dev.mobula.policies.SampleBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EnvRunnerGroupTest {
  /** Silent here, as failures are what is tested; held, so that it stays silent. */
  private static final Logger LOGGER = Logger.getLogger(RunnerActors.class.getName());

  private static final long SEED = 11;
  private static final FaultTolerance DEFAULTS =
      new FaultTolerance(true, false, 1000, 100, Duration.ZERO);

  private final List<Duration> pauses = new ArrayList<>();

  @BeforeAll
  static void startRuntime() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(8));
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void endRuntime() {
    Mobula.shutdown();
    LOGGER.setLevel(null);
  }

  private EnvRunnerGroup group(Specs specs, int runners, FaultTolerance faultTolerance) {
    return new EnvRunnerGroup(
        specs.build(),
        new EnvRunnerGroup.Placement(runners, 1, 0, false),
        faultTolerance,
        SEED,
        pauses::add);
  }

  private static List<Rollout> sample(EnvRunnerGroup group, Specs specs) {
    return group.sample(Specs.weights(specs.build()), 1, 0);
  }

  /** The seed that a runner's first copy gets in one of the runner's lives. */
  private static long seedOf(int worker, int generation) {
    long runner = Rng.split(Rng.split(SEED, "env_runner", worker), "generation", generation);
    return Rng.split(runner, "environments", 0);
  }

  private static List<Long> seedsOf(int worker, int... generations) {
    return Arrays.stream(generations).mapToObj(g -> seedOf(worker, g)).toList();
  }

  /** Copies of one environment, whose first one fails at a step of the second sample. */
  private static Specs failing(List<Long> seeds) {
    return Specs.of().envs(2, 1).fragment(5).config("fail_seeds", seeds).config("fail_step", 8);
  }

  private static long[] workers(List<Rollout> rollouts) {
    return rollouts.stream()
        .flatMapToLong(rollout ->
            LongStream.of(rollout.batch().column(SampleBatch.EPISODE_ID).getLong(0) >> 40))
        .toArray();
  }

  private static String message(Specs specs, EnvRunnerGroup group) {
    return String.valueOf(
        assertThrows(RolloutException.class, () -> sample(group, specs)).getMessage());
  }

  @Test
  void shouldReturnTheRolloutsOfAllRunnersInTheirOrder() {
    Specs specs = Specs.of();
    try (EnvRunnerGroup group = group(specs, 3, DEFAULTS)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("[1, 2, 3]", Arrays.toString(workers(sample(group, specs))));
      }
    }
  }

  @Test
  void shouldGiveRunnersSeedsOfTheirOwn() {
    Specs specs = Specs.of().fragment(40);
    try (EnvRunnerGroup group = group(specs, 2, DEFAULTS)) {
      List<Rollout> rollouts = sample(group, specs);
      Column first = rollouts.getFirst().batch().column(SampleBatch.ACTION);
      assertFalse(first.contentEquals(rollouts.getLast().batch().column(SampleBatch.ACTION)));
    }
  }

  @Test
  void shouldMergeWhatTheNormalisersOfAllRunnersSawAndStartTheNextSampleFromIt() {
    Specs raw = Specs.of().envs(2, 1).fragment(6);
    Specs specs = Specs.of().envs(2, 1).fragment(6).normalized();
    List<Double> seen = new ArrayList<>();
    try (EnvRunnerGroup plain = group(raw, 2, DEFAULTS);
        EnvRunnerGroup group = group(specs, 2, DEFAULTS)) {
      for (int i = 0; i < 2; i++) {
        double count = seen.size() + 1e-4;
        assertEquals(count, group.normalizers().getDouble("observation/MeanStdFilter/count"), 1e-9);
        for (Rollout rollout : sample(plain, raw)) {
          Column observations = rollout.batch().column(SampleBatch.OBSERVATION);
          for (int row = 0; row < observations.rows(); row++) {
            seen.add((double) observations.getFloat(row));
          }
        }
        sample(group, specs);
      }
      StateDict merged = group.normalizers().sub("observation/MeanStdFilter");
      double total = seen.size() + 1e-4;
      double mean = seen.stream().mapToDouble(x -> x).sum() / total;
      double squares = seen.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
      double prior = 1e-4 * (1 + mean * mean);
      assertEquals(total, merged.getDouble("count"), 1e-9);
      assertEquals(mean, merged.column("mean").getDouble(0), 1e-9 * Math.abs(mean));
      assertEquals(squares + prior, merged.column("squares").getDouble(0), 1e-9 * squares);
      assertEquals(24 + 24 + 1e-4, group.normalizers().getDouble("reward/count"), 1e-9);
    }
  }

  @Test
  void shouldLearnTheNormalisersWhetherActionsAreDrawnOrNot() {
    Specs specs = Specs.of().envs(2, 1).fragment(6).normalized().greedy();
    try (EnvRunnerGroup group = group(specs, 0, DEFAULTS)) {
      sample(group, specs);
      StateDict normalizers = group.normalizers();
      assertEquals(12 + 1e-4, normalizers.getDouble("observation/MeanStdFilter/count"), 1e-9);
      assertEquals(12 + 1e-4, normalizers.getDouble("reward/count"), 1e-9);
    }
  }

  @Test
  void shouldGoOnFromASavedStateBitForBit() {
    Specs specs = Specs.of().envs(2, 2).normalized();
    try (EnvRunnerGroup whole = group(specs, 2, DEFAULTS);
        EnvRunnerGroup resumed = group(specs, 2, DEFAULTS)) {
      sample(whole, specs);
      resumed.loadState(whole.saveState().seal());
      assertEquals(columns(sample(whole, specs)), columns(sample(resumed, specs)));
      assertTrue(whole.normalizers().contentEquals(resumed.normalizers()));
    }
  }

  private static List<String> columns(List<Rollout> rollouts) {
    List<String> all = new ArrayList<>();
    for (Rollout rollout : rollouts) {
      rollout
          .batch()
          .columns()
          .columns()
          .forEach((name, column) -> {
            StringBuilder values = new StringBuilder(name);
            for (int i = 0; i < column.size(); i++) {
              values.append(' ').append(column.get(i));
            }
            all.add(values.toString());
          });
    }
    return all;
  }

  @Test
  void shouldRestartARunnerThatFailsAndGoOn() {
    Specs specs = failing(seedsOf(1, 0));
    try (EnvRunnerGroup group = group(specs, 2, DEFAULTS)) {
      assertEquals("[1, 2]", Arrays.toString(workers(sample(group, specs))));
      int closed = ScriptedEnvironment.CLOSED.get();
      assertEquals("[2]", Arrays.toString(workers(sample(group, specs))), "its sample is lost");
      assertEquals(2, ScriptedEnvironment.CLOSED.get() - closed, "its environments are closed");
      assertEquals(1, group.restarts());
      List<Rollout> third = sample(group, specs);
      assertEquals("[1, 2]", Arrays.toString(workers(third)));
      assertEquals(0, third.getFirst().batch().column(SampleBatch.T).getInt(0), "starts anew");
      assertEquals(List.of(Duration.ZERO), pauses);
    }
  }

  @Test
  void shouldSampleAgainWhereTheOnlyRunnerFailed() {
    Specs specs = failing(seedsOf(0, 0));
    try (EnvRunnerGroup group = group(specs, 0, DEFAULTS)) {
      sample(group, specs);
      assertEquals(1, sample(group, specs).size());
      assertEquals(1, group.restarts());
    }
  }

  @Test
  void shouldRestartWithTheSettingsBeforeThoseThatWereRefused() {
    Specs specs = failing(seedsOf(0, 0));
    Map<String, Object> refused = new LinkedHashMap<>(specs.build().envConfig());
    refused.put("max_episode_steps", 0);
    try (EnvRunnerGroup group = group(specs, 0, DEFAULTS)) {
      sample(group, specs);
      assertThrows(EnvironmentException.class, () -> group.setEnvConfig(refused));
      assertEquals(1, sample(group, specs).size());
      assertEquals(1, group.restarts());
    }
  }

  @Test
  void shouldRestartARunnerThatFailsInItsFirstSample() {
    Specs specs = failing(seedsOf(0, 0, 1)).config("fail_step", 2);
    try (EnvRunnerGroup group = group(specs, 0, DEFAULTS)) {
      assertEquals(1, sample(group, specs).size());
      assertEquals(2, group.restarts());
    }
  }

  @Test
  void shouldPauseBeforeEachRestart() {
    Specs specs = failing(seedsOf(0, 0, 1)).config("fail_step", 2);
    Duration delay = Duration.ofMillis(1500);
    try (EnvRunnerGroup group =
        group(specs, 0, new FaultTolerance(true, false, 1000, 100, delay))) {
      sample(group, specs);
      assertEquals(List.of(delay, delay), pauses);
    }
  }

  @Test
  void shouldEndTheRunOnAFailureWhereNothingElseIsAllowed() {
    Specs specs = failing(seedsOf(2, 0));
    EnvRunnerGroup group = group(specs, 2, new FaultTolerance(false, false, 9, 9, Duration.ZERO));
    sample(group, specs);
    String message = message(specs, group);
    assertTrue(
        message.startsWith(
            "EnvRunner 2 failed, and restart_failed_env_runners and ignore_env_runner_failures are"
                + " false: dev.mobula.rollout.ScriptedEnvironment, copy 0, step "
                + (8
                    - 5
                        / ScriptedEnvironment.length(4, seedOf(2, 0))
                        * ScriptedEnvironment.length(4, seedOf(2, 0)))
                + ": step failed: java.lang.IllegalStateException: scripted failure, at "
                + ScriptedEnvironment.class.getName()
                + ".step("),
        message);
    group.close();
    group.close();
  }

  @Test
  void shouldGoOnWithoutARunnerWhoseFailureIsIgnored() {
    Specs specs = failing(seedsOf(1, 0));
    try (EnvRunnerGroup group =
        group(specs, 2, new FaultTolerance(false, true, 9, 9, Duration.ZERO))) {
      sample(group, specs);
      for (int i = 0; i < 3; i++) {
        assertEquals("[2]", Arrays.toString(workers(sample(group, specs))));
      }
      assertEquals(0, group.restarts());
    }
  }

  @Test
  void shouldEndTheRunWhenNoRunnerIsLeft() {
    Specs specs = Specs.of().config("fail_seeds", "all").config("fail_step", 3);
    try (EnvRunnerGroup group =
        group(specs, 2, new FaultTolerance(false, true, 9, 9, Duration.ZERO))) {
      String message = message(specs, group);
      assertTrue(
          message.startsWith("no EnvRunner is left; the last, EnvRunner 1, failed:"), message);
    }
  }

  @Test
  void shouldRestartRatherThanIgnoreWhereBothAreAllowed() {
    Specs specs = failing(seedsOf(1, 0));
    try (EnvRunnerGroup group =
        group(specs, 2, new FaultTolerance(true, true, 9, 9, Duration.ZERO))) {
      sample(group, specs);
      sample(group, specs);
      assertEquals("[1, 2]", Arrays.toString(workers(sample(group, specs))));
      assertEquals(1, group.restarts());
    }
  }

  @Test
  void shouldRestartEachRunnerNoMoreThanAllowed() {
    Specs specs = failing(seedsOf(1, 0, 1, 2)).config("fail_step", 6);
    specs.config(
        "fail_seeds",
        LongStream.of(seedOf(1, 0), seedOf(1, 1), seedOf(1, 2), seedOf(2, 0), seedOf(2, 1))
            .boxed()
            .toList());
    try (EnvRunnerGroup group =
        group(specs, 2, new FaultTolerance(true, false, 2, 100, Duration.ZERO))) {
      String message = "";
      for (int i = 0; i < 10 && message.isEmpty(); i++) {
        try {
          sample(group, specs);
        } catch (RolloutException e) {
          message = String.valueOf(e.getMessage());
        }
      }
      assertTrue(
          message.startsWith(
              "EnvRunner 1 failed after 2 restarts, all that max_num_env_runner_restarts allows: "),
          message);
      assertEquals(4, group.restarts(), "two of either runner");
    }
  }

  @Test
  void shouldEndTheRunWhenOneRunnerFailsTooOftenInARow() {
    Specs specs = Specs.of().config("fail_step", 2);
    specs.config("fail_seeds", seedsOf(1, 0, 1, 2, 3, 4));
    try (EnvRunnerGroup group =
        group(specs, 2, new FaultTolerance(true, false, 1000, 2, Duration.ZERO))) {
      sample(group, specs);
      sample(group, specs);
      String message = message(specs, group);
      assertTrue(
          message.startsWith(
              "EnvRunner 1 failed 3 times in a row, more than"
                  + " num_consecutive_env_runner_failures_tolerance allows: "),
          message);
    }
  }

  @Test
  void shouldNotCountFailuresWithASampleBetweenAsARow() {
    Specs specs = Specs.of().fragment(5).config("fail_step", 8);
    specs.config("fail_seeds", seedsOf(1, 0, 1, 2, 3));
    try (EnvRunnerGroup group =
        group(specs, 2, new FaultTolerance(true, false, 1000, 1, Duration.ZERO))) {
      for (int i = 0; i < 9; i++) {
        sample(group, specs);
      }
      assertEquals(4, group.restarts());
    }
  }

  @Test
  void shouldRestartOnlyTheEnvironmentThatFailedWhereAsked() {
    Specs specs = failing(seedsOf(0, 0)).config("length", 100).restartFailedEnvironments();
    try (EnvRunnerGroup group =
        group(specs, 0, new FaultTolerance(false, false, 0, 0, Duration.ZERO))) {
      sample(group, specs);
      Rollout rollout = sample(group, specs).getFirst();
      SampleBatch batch = rollout.batch();
      int failed = batch.row(2, 0);
      assertTrue(batch.column(SampleBatch.TRUNCATED).getBool(failed));
      assertEquals(0, batch.column(SampleBatch.REWARD).getFloat(failed));
      assertEquals(
          batch.column(SampleBatch.OBSERVATION).getFloat(failed),
          batch.column(SampleBatch.TRUNCATION_VALUE).getFloat(failed));
      assertEquals(0, batch.column(SampleBatch.T).getInt(batch.row(3, 0)), "a new episode");
      assertEquals(100, batch.column(SampleBatch.OBSERVATION).getFloat(batch.row(3, 0)));
      for (int t = 0; t < 5; t++) {
        assertEquals(5 + t, batch.column(SampleBatch.T).getInt(batch.row(t, 1)), "undisturbed");
      }
      assertEquals(8, rollout.episodes().getFirst().length());
      assertEquals(0, group.restarts());
    }
  }

  @Test
  void shouldFailTheRunnerWhereAnEnvironmentFailsAsSoonAsItIsMadeAnew() {
    Specs specs = Specs.of().config("fail_seeds", "all").restartFailedEnvironments();
    try (EnvRunnerGroup group =
        group(specs, 0, new FaultTolerance(false, false, 0, 0, Duration.ZERO))) {
      String message = message(specs, group);
      assertTrue(message.contains("scripted failure"), message);
    }
  }

  @Test
  void shouldResumeARunnerThatWasRestartedAndHasNotSampledYet() {
    Specs specs = failing(seedsOf(1, 0)).fragment(30);
    Specs plain = Specs.of().envs(2, 1).fragment(30);
    try (EnvRunnerGroup whole = group(specs, 2, DEFAULTS);
        EnvRunnerGroup resumed = group(plain, 2, DEFAULTS)) {
      sample(whole, specs);
      resumed.loadState(whole.saveState().seal());
      assertEquals(1, resumed.restarts());
      assertEquals(columns(sample(whole, specs)), columns(sample(resumed, plain)));
    }
  }

  @Test
  void shouldNotWaitForCpusOnceToldToStopWaiting() {
    EnvRunnerGroup group =
        new EnvRunnerGroup(
            Specs.of().build(), new EnvRunnerGroup.Placement(2, 5, 0, false), DEFAULTS, SEED);
    group.stopWaiting();
    assertThrows(CancellationException.class, () -> sample(group, Specs.of()));
    group.close();
  }

  @Test
  void shouldNotPauseOnceToldToStopWaiting() {
    Specs specs = Specs.of().config("fail_seeds", "all").config("fail_step", 3);
    FaultTolerance patient = new FaultTolerance(true, false, 9, 9, Duration.ofDays(1));
    try (EnvRunnerGroup group =
        new EnvRunnerGroup(
            specs.build(), new EnvRunnerGroup.Placement(0, 1, 0, false), patient, SEED)) {
      assertTrue(group.savesEpisodes()); // it lives
      group.stopWaiting();
      assertThrows(CancellationException.class, () -> sample(group, specs));
    }
  }

  @Test
  void shouldHaveAllRunnersLiveWhereAPauseWasCutShort() {
    Specs specs = failing(seedsOf(0, 0)).config("fail_step", 2);
    RunnerActors.Pause interrupted =
        _ -> {
          throw new InterruptedException();
        };
    try (EnvRunnerGroup group =
        new EnvRunnerGroup(
            specs.build(),
            new EnvRunnerGroup.Placement(0, 1, 0, false),
            new FaultTolerance(true, false, 9, 1, Duration.ZERO),
            SEED,
            interrupted)) {
      assertEquals("interrupted before a restart of EnvRunner 0", message(specs, group));
      assertTrue(Thread.interrupted());
      assertEquals(1, sample(group, specs).size());
      assertEquals(1, group.restarts());
    }
  }

  @Test
  void shouldTellOfManyFailuresInARowInFewLines() {
    Specs specs = Specs.of().config("fail_seeds", "all").config("fail_step", 3);
    try (RecordedLog log = RecordedLog.of(RunnerActors.class);
        EnvRunnerGroup group =
            group(specs, 0, new FaultTolerance(true, false, 1000, 20, Duration.ZERO))) {
      message(specs, group);
      assertEquals(5, log.lines().size(), "the 1st, 2nd, 4th, 8th and 16th of 21");
      assertFalse(log.hasStacks());
      String first = log.lines().getFirst();
      assertTrue(
          first.startsWith(
              "EnvRunner 0 failed and is made anew: dev.mobula.rollout.ScriptedEnvironment"),
          first);
      String last = log.lines().getLast();
      assertTrue(last.contains("16 times so far and"), last);
      assertTrue(last.contains("ScriptedEnvironment.step("), last);
    }
  }

  @Test
  void shouldTellOfManyFailuresWithSamplesBetweenThemInFewLinesToo() {
    Specs specs = Specs.of().config("fail_seeds", "all").config("fail_step", 6);
    try (RecordedLog log = RecordedLog.of(RunnerActors.class);
        EnvRunnerGroup group =
            group(specs, 0, new FaultTolerance(true, false, 1000, 1, Duration.ZERO))) {
      for (int i = 0; i < 20; i++) {
        sample(group, specs);
      }
      assertTrue(group.restarts() >= 8 && group.restarts() < 32, "" + group.restarts());
      int lines = 32 - Integer.numberOfLeadingZeros(group.restarts());
      assertEquals(lines, log.lines().size(), "the 1st, 2nd, 4th and so on");
      assertTrue(log.lines().get(3).startsWith("EnvRunner 0 failed 8 times so far"));
    }
  }

  @Test
  void shouldCloseTwice() {
    Specs specs = Specs.of();
    int before = ScriptedEnvironment.CLOSED.get();
    EnvRunnerGroup group = group(specs, 2, DEFAULTS);
    sample(group, specs);
    group.close();
    group.close();
    assertEquals(6, ScriptedEnvironment.CLOSED.get() - before);
    assertThrows(IllegalStateException.class, () -> sample(group, specs));
  }
}
