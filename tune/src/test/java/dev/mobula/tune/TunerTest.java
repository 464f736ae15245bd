package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.Resources;
import dev.mobula.train.CheckpointConfig;
import dev.mobula.train.Metrics;
import dev.mobula.train.Trainable;
import dev.mobula.tune.search.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {
  @TempDir Path temp;

  @BeforeAll
  static void start() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterAll
  static void end() {
    Mobula.shutdown();
  }

  private static TuneConfig.Builder settings() {
    return TuneConfig.builder().metric("loss", Mode.MIN).seed(3);
  }

  private RunConfig run() {
    return RunConfig.named("experiment").withStoragePath(temp);
  }

  private static void threeSteps(Map<String, Object> config, TrainSession session) {
    double x = x(config);
    for (int i = 1; i <= 3; i++) {
      session.report(Map.of("loss", x * x / i));
    }
  }

  private static double x(Map<String, Object> config) {
    return ((Number) Objects.requireNonNull(config.get("x"))).doubleValue();
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private static final Map<String, Object> SPACE = Map.of("x", Tune.uniform(-1, 1));

  @Test
  void shouldFindTheBestOfManyTrials() {
    ResultGrid results =
        Tuner.of(TunerTest::threeSteps)
            .paramSpace(SPACE)
            .tuneConfig(settings().numSamples(20).build())
            .runConfig(run())
            .fit();
    assertEquals(20, results.results().size());
    assertEquals(Map.of(TrialStatus.TERMINATED, 20L), results.counts());
    TrialResult best = results.best().orElseThrow();
    double x = x(best.config());
    assertEquals(x * x / 3, best.metrics().number("loss"));
    assertEquals(3, best.metrics().number("training_iteration"));
    for (TrialResult other : results.results()) {
      assertTrue(Math.abs(x(other.config())) >= Math.abs(x));
    }
  }

  @Test
  void shouldAskTheSearcherOnlyWhenThereIsRoomForAnotherTrial() {
    UnderWay search = new UnderWay();
    Tuner.of(TunerTest::threeSteps)
        .paramSpace(SPACE)
        .tuneConfig(
            settings()
                .numSamples(12)
                .searchAlgorithm(search)
                .resourcesPerTrial(Resources.NONE.with(Resources.CPU, 2))
                .build())
        .runConfig(run())
        .fit();
    assertEquals(2, search.most); // there are four CPUs
  }

  @Test
  void shouldRecordEveryTrialInAFolderOfItsOwn() throws IOException {
    ResultGrid results =
        Tuner.of(TunerTest::threeSteps)
            .paramSpace(SPACE)
            .tuneConfig(settings().numSamples(2).build())
            .runConfig(run())
            .fit();
    Path folder = temp.resolve("experiment/trial_00001");
    assertEquals(folder, results.results().get(1).resultsDir());
    assertEquals(3, Files.readAllLines(folder.resolve("result.jsonl")).size());
    assertEquals(4, Files.readAllLines(folder.resolve("progress.csv")).size());
    TrialResult second = results.results().get(1);
    List<Metrics> history = results.history(second);
    assertEquals(3, history.size());
    assertEquals(second.metrics().leaves(), history.getLast().leaves());
  }

  /** Fails once at its third step, and goes on from what it saved after the second. */
  private static void failing(Map<String, Object> config, TrainSession session) {
    long start =
        session.checkpoint().map(checkpoint -> checkpoint.state("at").getLong("i")).orElse(0L);
    for (long i = start + 1; i <= 4; i++) {
      if (i == 3 && start == 0) {
        throw new IllegalStateException("the simulator broke down");
      }
      long done = i;
      session.report(
          Map.of("loss", 1.0 / i, "from", start),
          checkpoint -> checkpoint.put("at", new StateDict().putLong("i", done)));
    }
  }

  @Test
  void shouldGoOnFromTheLastCheckpointAfterAFailure() {
    List<Metrics> reported = new ArrayList<>();
    ResultGrid results =
        Tuner.of(TunerTest::failing)
            .tuneConfig(settings().build())
            .runConfig(
                run()
                    .withFailures(new FailureConfig(1, false))
                    .withCheckpoints(
                        new CheckpointConfig(1, true, 0, null, CheckpointConfig.ScoreOrder.MAX))
                    .withCallback(
                        new TuneCallback() {
                          @Override
                          public void onTrialResult(Trial trial, Metrics result) {
                            reported.add(result);
                          }
                        }))
            .fit();
    assertEquals(Map.of(TrialStatus.TERMINATED, 1L), results.counts());
    assertEquals(
        List.of(1.0, 2.0, 3.0, 4.0),
        reported.stream().map(result -> result.number("training_iteration")).toList());
    assertEquals(
        List.of(0.0, 0.0, 2.0, 2.0), reported.stream().map(r -> r.number("from")).toList());
  }

  @Test
  void shouldSayWhyATrialFailedAndGoOnWithTheOthers() throws IOException {
    ResultGrid results =
        Tuner.of(TunerTest::failing)
            .tuneConfig(settings().numSamples(3).build())
            .runConfig(run())
            .fit();
    assertEquals(3, results.errors().size());
    TrialResult failed = results.errors().getFirst();
    assertEquals("the simulator broke down", failed.error());
    assertTrue(
        Files.readString(failed.resultsDir().resolve("error.txt")).contains("TunerTest.failing"));
  }

  @Test
  void shouldEndWithTheFirstFailureWhereThatIsWanted() {
    Tuner tuner =
        Tuner.of(TunerTest::failing)
            .tuneConfig(settings().numSamples(3).maxConcurrentTrials(1).build())
            .runConfig(run().withFailures(new FailureConfig(0, true)));
    TuneException failure = assertThrows(TuneException.class, tuner::fit);
    assertEquals("trial 00000 failed: the simulator broke down", failure.getMessage());
  }

  @Test
  void shouldNameTheMetricsThatThereAreWhereOneIsMisspelt() {
    Tuner tuner =
        Tuner.of(TunerTest::threeSteps)
            .paramSpace(SPACE)
            .tuneConfig(TuneConfig.builder().metric("lss", Mode.MIN).build())
            .runConfig(run());
    TuneException failure = assertThrows(TuneException.class, tuner::fit);
    assertEquals("metric: no metric 'lss' is reported; did you mean loss?", failure.getMessage());
  }

  @Test
  void shouldRefuseATrialThatCanNeverHaveItsResources() {
    Tuner tuner =
        Tuner.of(TunerTest::threeSteps)
            .paramSpace(SPACE)
            .tuneConfig(settings().resourcesPerTrial(Resources.NONE.with(Resources.CPU, 5)).build())
            .runConfig(run());
    TuneException failure = assertThrows(TuneException.class, tuner::fit);
    assertTrue(message(failure).startsWith("a trial asks for {CPU=5.0}"), message(failure));
  }

  @Test
  void shouldGoOnWhereItWasInterrupted() {
    Tuner first = tuner(6);
    first.runConfig(
        run()
            .withCallback(
                new TuneCallback() {
                  @Override
                  public void onTrialComplete(Trial trial) {
                    if (trial.index() == 2) {
                      first.requestStop("enough for today");
                    }
                  }
                }));
    ResultGrid interrupted = first.fit();
    assertEquals("", interrupted.overReason());
    assertTrue(interrupted.counts().getOrDefault(TrialStatus.TERMINATED, 0L) < 6);

    ResultGrid resumed = tuner(6).resume(interrupted.resultsDir(), Resume.UNFINISHED);
    ResultGrid whole = tuner(6).runConfig(run().withStoragePath(temp.resolve("whole"))).fit();
    assertEquals(outcome(whole), outcome(resumed));
    assertEquals("all trials are over", resumed.overReason());
  }

  @Test
  void shouldRunOnceAtATime() {
    Tuner first = tuner(1);
    List<String> refusals = new ArrayList<>();
    first.runConfig(
        run()
            .withCallback(
                new TuneCallback() {
                  @Override
                  public void onTrialComplete(Trial trial) {
                    Path folder = Objects.requireNonNull(trial.folder().getParent());
                    refusals.add(
                        message(
                            assertThrows(
                                TuneException.class,
                                () -> tuner(1).resume(folder, Resume.UNFINISHED))));
                  }
                }));
    ResultGrid results = first.fit();
    assertEquals(1, refusals.size());
    assertTrue(refusals.getFirst().contains("in use by another run"), refusals.getFirst());
    assertEquals(1, tuner(1).resume(results.resultsDir(), Resume.UNFINISHED).results().size());
  }

  /** Trains as it should, and fails when it is closed. */
  private static final class FailingAtTheEnd implements Trainable {
    @Override
    public Map<String, Object> train() {
      return Map.of("loss", 1.0, "done", true);
    }

    @Override
    public void save(CheckpointWriter checkpoint) {}

    @Override
    public void restore(Checkpoint checkpoint) {}

    @Override
    public Set<String> metricNames() {
      return Set.of();
    }

    @Override
    public void close() {
      throw new IllegalStateException("the simulator does not stop");
    }
  }

  @Test
  void shouldBlameNoTrialForWhatCannotBeClosed() {
    ResultGrid results =
        Tuner.of((Map<String, Object> _) -> new FailingAtTheEnd())
            .tuneConfig(settings().numSamples(3).maxConcurrentTrials(1).build())
            .runConfig(run())
            .fit();
    assertEquals(Map.of(TrialStatus.TERMINATED, 3L), results.counts());
  }

  private Tuner tuner(int trials) {
    return Tuner.of(TunerTest::threeSteps)
        .paramSpace(SPACE)
        .tuneConfig(settings().numSamples(trials).maxConcurrentTrials(1).build())
        .runConfig(run());
  }

  private static List<String> outcome(ResultGrid results) {
    return results.results().stream()
        .map(result ->
            "%s %s %s %s"
                .formatted(
                    result.id(), result.config(), result.status(), result.metrics().number("loss")))
        .toList();
  }

  @Test
  void shouldRefuseToGoOnWithAnotherSeed() {
    ResultGrid results = tuner(2).fit();
    Tuner other =
        Tuner.of(TunerTest::threeSteps)
            .paramSpace(SPACE)
            .tuneConfig(settings().numSamples(2).seed(4).build());
    TuneException failure =
        assertThrows(
            TuneException.class, () -> other.resume(results.resultsDir(), Resume.UNFINISHED));
    assertTrue(message(failure).contains("the seed that it had"), message(failure));
  }

  @Test
  void shouldTryAgainWhatFailed() {
    TuneConfig settings = settings().build();
    ResultGrid failed = Tuner.of(TunerTest::failing).tuneConfig(settings).runConfig(run()).fit();
    assertFalse(failed.errors().isEmpty());
    ResultGrid same =
        Tuner.of(TunerTest::failing)
            .tuneConfig(settings)
            .runConfig(run())
            .resume(failed.resultsDir(), Resume.UNFINISHED);
    assertEquals(1, same.errors().size());
    ResultGrid better =
        Tuner.of(TunerTest::threeStepsAtOne)
            .tuneConfig(settings)
            .runConfig(run())
            .resume(failed.resultsDir(), Resume.RESTART_ERRORED);
    assertEquals(Map.of(TrialStatus.TERMINATED, 1L), better.counts());
  }

  private static void threeStepsAtOne(Map<String, Object> config, TrainSession session) {
    threeSteps(Map.of("x", 1.0), session);
  }
}
