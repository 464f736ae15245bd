package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.train.Trainable;
import dev.mobula.tune.schedulers.HyperBandScheduler;
import dev.mobula.tune.search.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments that are tried again, after a refusal or with more samples. */
class SecondTryTest {
  private static final AtomicBoolean FAILS = new AtomicBoolean();

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(2));
  }

  @AfterAll
  static void end() {
    Mobula.shutdown();
  }

  /** Says before it trains what it reports. */
  private record Candid(double x) implements Trainable {
    static Candid of(Map<String, Object> config) {
      return new Candid(((Number) Objects.requireNonNull(config.get("x"))).doubleValue());
    }

    @Override
    public Map<String, Object> train() {
      return Map.of("loss", x * x, "done", true);
    }

    @Override
    public void save(CheckpointWriter checkpoint) {}

    @Override
    public void restore(Checkpoint checkpoint) {}

    @Override
    public Set<String> metricNames() {
      return Set.of("loss", "done");
    }

    @Override
    public void close() {}
  }

  private Tuner tuner(String metric, int samples) {
    return tuner(settings(metric, samples).build());
  }

  private static TuneConfig.Builder settings(String metric, int samples) {
    return TuneConfig.builder().metric(metric, Mode.MIN).numSamples(samples).maxConcurrentTrials(1);
  }

  private Tuner tuner(TuneConfig settings) {
    return Tuner.of(Candid::of)
        .paramSpace(Map.of("x", Tune.uniform(-1, 1)))
        .tuneConfig(settings)
        .runConfig(run());
  }

  private RunConfig run() {
    return RunConfig.named("experiment").withStoragePath(temp.resolve("results"));
  }

  private static List<Object> outcome(ResultGrid results) {
    return results.results().stream()
        .<Object>map(
            trial -> List.of(trial.config(), trial.status(), trial.metrics().number("loss")))
        .toList();
  }

  @Test
  void shouldLeaveNothingOfAnExperimentThatWasRefused() {
    assertThrows(TuneException.class, tuner("lss", 2)::fit);
    TuneConfig tooMuch =
        settings("loss", 2).resourcesPerTrial(Resources.NONE.with(Resources.CPU, 5)).build();
    assertThrows(TuneException.class, tuner(tooMuch)::fit);
    assertFalse(Files.exists(temp.resolve("results")));
    assertEquals(temp.resolve("results/experiment"), tuner("loss", 2).fit().resultsDir());
  }

  @Test
  void shouldLeaveNothingInTheStorageOfAnExperimentThatWasRefused() throws IOException {
    Path bucket = Files.createDirectory(temp.resolve("bucket"));
    RunConfig copied = run().withStoragePath(bucket.toUri().toString());
    assertThrows(TuneException.class, tuner("lss", 1).runConfig(copied)::fit);
    try (Stream<Path> left = Files.walk(bucket)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
    tuner("loss", 1).runConfig(copied).fit();
    assertTrue(Files.exists(bucket.resolve("experiment/journal.log")));
  }

  @Test
  void shouldStartATrialInItsFolderThatCouldNotBeMadeBefore() {
    FAILS.set(true);
    ResultGrid results =
        Tuner.of(
                (Map<String, Object> config) -> {
                  if (FAILS.getAndSet(false)) {
                    throw new IllegalStateException("the simulator does not start");
                  }
                  return Candid.of(config);
                })
            .paramSpace(Map.of("x", Tune.uniform(-1, 1)))
            .tuneConfig(settings("loss", 1).build())
            .runConfig(run().withFailures(new FailureConfig(1, false)))
            .fit();
    Path folder = results.results().getFirst().resultsDir();
    assertTrue(Files.exists(folder.resolve("error.txt")));
    assertTrue(Files.exists(folder.resolve("result.jsonl")));
  }

  @Test
  void shouldGoOnWithMoreSamplesWhereAllTrialsWereOver() {
    ResultGrid few = tuner("loss", 3).fit();
    ResultGrid more = tuner("loss", 5).params("more").resume(few.resultsDir(), Resume.UNFINISHED);
    ResultGrid atOnce =
        tuner("loss", 5).runConfig(run().withStoragePath(temp.resolve("whole"))).fit();
    assertEquals(outcome(atOnce), outcome(more));
    assertEquals("all trials are over", more.overReason());
  }

  @Test
  void shouldKeepTheSettingsWithWhichItWentOn() throws IOException {
    ResultGrid few = tuner("loss", 1).params("few").fit();
    tuner("loss", 2).params("more").resume(few.resultsDir(), Resume.UNFINISHED);
    assertEquals("more", Files.readString(few.resultsDir().resolve("params.yaml")));
    TuneException fewer =
        assertThrows(
            TuneException.class,
            () -> tuner("loss", 1).params("x").resume(few.resultsDir(), Resume.UNFINISHED));
    assertTrue(String.valueOf(fewer.getMessage()).endsWith("no fewer samples"), fewer.getMessage());
    assertEquals("more", Files.readString(few.resultsDir().resolve("params.yaml")));
  }

  @Test
  void shouldFillMoreBracketsWithMoreSamples() {
    TuneConfig three = settings("loss", 3).scheduler(HyperBandScheduler.builder()::build).build();
    TuneConfig nine = settings("loss", 9).scheduler(HyperBandScheduler.builder()::build).build();
    ResultGrid few = tuner(three).fit();
    ResultGrid more = tuner(nine).resume(few.resultsDir(), Resume.UNFINISHED);
    assertEquals(Map.of(TrialStatus.TERMINATED, 9L), more.counts());
  }

  /** Ends an experiment with its first result. */
  private static final class AtOnce implements Stopper {
    private boolean reached;

    @Override
    public boolean shouldStop(Trial trial, Metrics result) {
      reached = true;
      return false;
    }

    @Override
    public boolean shouldStopAll() {
      return reached;
    }
  }

  @Test
  void shouldNotGoOnWhereAStopCriterionEndedTheExperiment() {
    ResultGrid stopped = tuner("loss", 3).runConfig(run().withStop(new AtOnce())).fit();
    ResultGrid same = tuner("loss", 9).resume(stopped.resultsDir(), Resume.UNFINISHED);
    assertEquals(outcome(stopped), outcome(same));
    assertEquals("a stop criterion of the experiment was reached", same.overReason());
    ResultGrid read = ExperimentLog.read(stopped.resultsDir()).results();
    assertEquals("a stop criterion of the experiment was reached", read.overReason());
  }
}
