package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Configs;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.Resume;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainSession;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneCallback;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.Tuner;
import dev.mobula.tune.search.Mode;
import dev.mobula.tune.stoppers.MaximumIterationStopper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers with trials that train. */
class SchedulingTest {
  private static final int CPUS = 4;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(CPUS));
  }

  @AfterAll
  static void end() {
    Mobula.shutdown();
  }

  /** Approaches 0 by a part {@code lr} of the rest in each iteration. */
  private static void descend(Map<String, Object> config, TrainSession session) {
    double x = session.checkpoint().map(c -> c.state("at").getDouble("x")).orElse(1.0);
    double lr = Configs.number(config, "lr");
    while (true) {
      x -= lr * x;
      StateDict state = new StateDict().putDouble("x", x);
      session.report(Map.of("loss", x, "lr", lr), checkpoint -> checkpoint.put("at", state));
    }
  }

  private Tuner tuner(Supplier<TrialScheduler> scheduler, double cpus, int trials) {
    return Tuner.of(SchedulingTest::descend)
        .paramSpace(Map.of("lr", Tune.uniform(0.05, 0.5)))
        .tuneConfig(
            TuneConfig.builder()
                .metric("loss", Mode.MIN)
                .seed(1)
                .numSamples(trials)
                .resourcesPerTrial(Resources.NONE.with(Resources.CPU, cpus))
                .scheduler(scheduler)
                .build());
  }

  private RunConfig run(String name) {
    return RunConfig.named(name).withStoragePath(temp).withStop(new MaximumIterationStopper(9));
  }

  private static TrialScheduler hyperBand() {
    return new HyperBandForBohb(HyperBandScheduler.builder().maxT(9));
  }

  private static PopulationBasedTraining population() {
    return PopulationBasedTraining.builder()
        .timeAttr("training_iteration")
        .perturbationInterval(2)
        .hyperparamMutations(Map.of("lr", Tune.uniform(0.05, 0.5)))
        .build();
  }

  private static List<Double> iterations(ResultGrid results) {
    return results.results().stream()
        .map(result -> result.metrics().number("training_iteration"))
        .sorted()
        .toList();
  }

  @Test
  void shouldTrainTheBestOfABracketToItsEnd() {
    for (double cpus : new double[] {1, CPUS}) {
      ResultGrid results =
          tuner(SchedulingTest::hyperBand, cpus, 9).runConfig(run("hyperband" + cpus)).fit();
      assertEquals(List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 3.0, 9.0), iterations(results));
      assertEquals(Map.of(TrialStatus.TERMINATED, 9L), results.counts());
      TrialResult best = results.best().orElseThrow();
      assertTrue(
          results.results().stream()
              .allMatch(
                  r -> Configs.number(r.config(), "lr") <= Configs.number(best.config(), "lr")));
    }
  }

  @Test
  void shouldCompareThoseThatThereAreWhenNoMoreCome() {
    ResultGrid results = tuner(SchedulingTest::hyperBand, 2, 4).runConfig(run("few")).fit();
    assertEquals(List.of(1.0, 1.0, 3.0, 9.0), iterations(results));
  }

  @Test
  void shouldHaveThePopulationGoOnFromItsBest() {
    ResultGrid results = trainedPopulation(CPUS); // one at a time, in turns
    assertTrue(
        results.results().stream().anyMatch(SchedulingTest::hasPolicy), "nothing was exploited");
  }

  /** What is exploited depends on which trials are faster, and may be nothing. */
  @Test
  void shouldTrainAllOfAPopulationAtOnce() {
    trainedPopulation(1);
  }

  private ResultGrid trainedPopulation(double cpus) {
    ResultGrid results =
        tuner(SchedulingTest::population, cpus, 4).runConfig(run("population")).fit();
    assertEquals(List.of(), results.errors());
    assertEquals(List.of(9.0, 9.0, 9.0, 9.0), iterations(results));
    return results;
  }

  private static boolean hasPolicy(TrialResult result) {
    return Files.exists(policy(result));
  }

  private static Path policy(TrialResult result) {
    return result.resultsDir().resolve("pbt_policy.txt");
  }

  @Test
  void shouldReplayTheScheduleOfATrial() {
    ResultGrid results =
        tuner(SchedulingTest::population, CPUS, 4).runConfig(run("population")).fit();
    TrialResult learnt =
        results.results().stream().filter(SchedulingTest::hasPolicy).findFirst().orElseThrow();
    PopulationBasedTrainingReplay replay = new PopulationBasedTrainingReplay(policy(learnt));
    ResultGrid again =
        tuner(() -> new PopulationBasedTrainingReplay(policy(learnt)), 1, 1)
            .paramSpace(replay.initialConfig())
            .runConfig(run("replay"))
            .fit();
    TrialResult same = again.results().getFirst();
    assertEquals(learnt.config(), same.config());
    assertEquals(learnt.metrics().number("loss"), same.metrics().number("loss"));

    Tuner other =
        tuner(() -> new PopulationBasedTrainingReplay(policy(learnt)), 1, 1)
            .paramSpace(Map.of("lr", 0.7))
            .runConfig(run("other"));
    TuneException failure = assertThrows(TuneException.class, other::fit);
    assertTrue(String.valueOf(failure.getMessage()).contains("initialConfig()"));
  }

  @Test
  @Timeout(120) // without more resources the first trial would train on for ever
  void shouldGiveATrialWhatOthersLeave() {
    Recorder recorder = new Recorder();
    ResultGrid results =
        tuner(
                () -> new ResourceChangingScheduler(new FifoScheduler(), new DistributeResources()),
                1,
                3)
            .runConfig(
                run("resources")
                    .withCallback(recorder)
                    .withStop((trial, _) ->
                        trial.index() == 0 ? cpus(trial) == CPUS : trial.iteration() >= 3))
            .fit();
    assertEquals(Map.of(TrialStatus.TERMINATED, 3L), results.counts());
    double last = results.results().getFirst().metrics().number("training_iteration");
    assertEquals(
        (long) last,
        recorder.results.stream().filter(line -> line.startsWith("00000")).distinct().count());
  }

  private static double cpus(Trial trial) {
    return trial.resources().amount(Resources.CPU);
  }

  private static void stateless(Map<String, Object> config, TrainSession session) {
    for (int i = 0; i < 4; i++) {
      session.report(Map.of("loss", 1));
    }
  }

  @Test
  void shouldSayThatAPopulationNeedsCheckpoints() {
    Tuner tuner =
        Tuner.of(SchedulingTest::stateless)
            .paramSpace(Map.of("lr", Tune.uniform(0.05, 0.5)))
            .tuneConfig(
                TuneConfig.builder()
                    .metric("loss", Mode.MIN)
                    .scheduler(SchedulingTest::population)
                    .build())
            .runConfig(run("stateless"));
    TuneException failure = assertThrows(TuneException.class, tuner::fit);
    assertTrue(
        String.valueOf(failure.getMessage()).contains("call report(metrics, state)"),
        failure.getMessage());
  }

  /** What was reported, in its order. */
  private static final class Recorder implements TuneCallback {
    final List<String> results = new ArrayList<>();

    @Override
    public void onTrialResult(Trial trial, Metrics result) {
      results.add(
          "%s %d %s %s"
              .formatted(trial.id(), trial.iteration(), trial.config(), result.number("loss")));
    }
  }

  @Test
  void shouldDecideTheSameAfterAnInterruption() {
    for (Supplier<TrialScheduler> scheduler :
        List.<Supplier<TrialScheduler>>of(
            SchedulingTest::population,
            SchedulingTest::hyperBand,
            AshaScheduler.builder().maxT(9).reductionFactor(2)::build)) {
      Recorder whole = new Recorder();
      String name = scheduler.get().getClass().getSimpleName();
      tuner(scheduler, CPUS, 5).runConfig(run(name).withCallback(whole)).fit();
      for (int stopAt = 1; stopAt < whole.results.size(); stopAt += 8) {
        Recorder parts = new Recorder();
        ResultGrid first = interrupted(scheduler, name + stopAt, parts, stopAt);
        tuner(scheduler, CPUS, 5)
            .runConfig(run(name + stopAt).withCallback(parts))
            .resume(first.resultsDir(), Resume.UNFINISHED);
        assertEquals(whole.results, parts.results, name + " interrupted after " + stopAt);
      }
      assertFalse(whole.results.isEmpty());
    }
  }

  private ResultGrid interrupted(
      Supplier<TrialScheduler> scheduler, String name, Recorder recorder, int stopAt) {
    Tuner tuner = tuner(scheduler, CPUS, 5);
    return tuner
        .runConfig(
            run(name)
                .withCallback(recorder)
                .withCallback(
                    new TuneCallback() {
                      @Override
                      public void onTrialResult(Trial trial, Metrics result) {
                        if (recorder.results.size() == stopAt) {
                          tuner.requestStop("that many results");
                        }
                      }
                    }))
        .fit();
  }
}
