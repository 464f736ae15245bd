package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.train.CheckpointConfig;
import dev.mobula.tune.search.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolatedTrialsIT {
  private static final int STEPS = 4;

  @TempDir Path temp;

  @BeforeEach
  void start() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(2));
  }

  @AfterEach
  void end() {
    Mobula.shutdown();
  }

  /** Says in which process it runs; the one with x = 2 ends that process at its third step. */
  private static void train(Map<String, Object> config, TrainSession session) {
    long x = ((Number) Objects.requireNonNull(config.get("x"))).longValue();
    long start = session.checkpoint().map(c -> c.state("at").getLong("i")).orElse(0L);
    for (long i = start + 1; i <= STEPS; i++) {
      if (x == 2 && i == 3 && start == 0) {
        Runtime.getRuntime().halt(9);
      }
      long done = i;
      session.report(
          Map.of("loss", (double) x, "pid", ProcessHandle.current().pid(), "from", start),
          checkpoint -> checkpoint.put("at", new StateDict().putLong("i", done)));
    }
  }

  private ResultGrid run(int maxFailures) {
    return Tuner.of(IsolatedTrialsIT::train)
        .paramSpace(Map.of("x", Tune.gridSearch(1, 2, 3)))
        .tuneConfig(TuneConfig.builder().metric("loss", Mode.MIN).isolated().build())
        .runConfig(
            RunConfig.named("isolated")
                .withStoragePath(temp)
                .withFailures(new FailureConfig(maxFailures, false))
                .withCheckpoints(
                    new CheckpointConfig(1, true, 0, null, CheckpointConfig.ScoreOrder.MAX)))
        .fit();
  }

  @Test
  void shouldLoseNothingButTheTrialWhoseProcessCrashes() throws Exception {
    ResultGrid results = run(0);
    assertEquals(Map.of(TrialStatus.TERMINATED, 2L, TrialStatus.ERROR, 1L), results.counts());
    TrialResult crashed = results.errors().getFirst();
    assertEquals(2, ((Number) Objects.requireNonNull(crashed.config().get("x"))).intValue());
    assertEquals(2, crashed.metrics().number("training_iteration"));
    assertTrue(Files.exists(crashed.resultsDir().resolve("error.txt")), crashed.error());
    for (TrialResult trial : results.results()) {
      assertTrue(trial.metrics().number("pid") != ProcessHandle.current().pid(), trial.id());
    }
  }

  @Test
  void shouldGoOnInAnotherProcessFromTheLastCheckpoint() {
    ResultGrid results = run(1);
    assertEquals(Map.of(TrialStatus.TERMINATED, 3L), results.counts());
    TrialResult again = results.results().get(1);
    assertEquals(STEPS, again.metrics().number("training_iteration"));
    assertEquals(2, again.metrics().number("from"));
  }

  /** Has a runner, which another process would have to end. */
  private static void withRunner(Map<String, Object> config, TrainSession session) {
    Mobula.actor(Runner::new).name("runner").remote().call(Runner::step).get();
    Runtime.getRuntime().halt(9);
  }

  static final class Runner {
    int step() {
      return 1;
    }
  }

  @Test
  void shouldEndWhatATrialStartedThatCrashes() {
    ResultGrid results =
        Tuner.of(IsolatedTrialsIT::withRunner)
            .tuneConfig(TuneConfig.builder().metric("loss", Mode.MIN).isolated().build())
            .runConfig(RunConfig.named("isolated").withStoragePath(temp))
            .fit();
    assertEquals(1, results.errors().size());
    assertEquals(Optional.empty(), Mobula.getActor("runner"));
  }
}
