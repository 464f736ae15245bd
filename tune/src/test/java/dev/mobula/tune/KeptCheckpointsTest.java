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
import dev.mobula.train.CheckpointConfig;
import dev.mobula.train.Trainable;
import dev.mobula.train.TrainingRun.StoredCheckpoint;
import dev.mobula.tune.search.Mode;
import dev.mobula.tune.search.Objective;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoints of a trial are kept by their score, and the best of them. */
class KeptCheckpointsTest {
  private static final List<Double> SCORES = List.of(1.0, 5.0, 3.0, 4.0, 2.0, 0.0);

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(2));
  }

  @AfterAll
  static void end() {
    Mobula.shutdown();
  }

  private static void function(Map<String, Object> config, TrainSession session) {
    for (double score : SCORES) {
      session.report(
          Map.of("eval", Map.of("score", score)),
          checkpoint -> checkpoint.put("model", new StateDict().putDouble("score", score)));
    }
  }

  /** Says before it trains what it reports. */
  private record Candid() implements Trainable {
    @Override
    public Map<String, Object> train() {
      return Map.of("score", 1.0);
    }

    @Override
    public void save(CheckpointWriter checkpoint) {}

    @Override
    public void restore(Checkpoint checkpoint) {}

    @Override
    public Set<String> metricNames() {
      return Set.of("score");
    }

    @Override
    public void close() {}
  }

  private Tuner tuner(Tuner of, String scoreAttribute) {
    return of.tuneConfig(TuneConfig.builder().metric("score", Mode.MAX).build())
        .runConfig(
            RunConfig.named("experiment")
                .withStoragePath(temp)
                .withCheckpoints(
                    new CheckpointConfig(
                        1, true, 2, scoreAttribute, CheckpointConfig.ScoreOrder.MAX)));
  }

  @Test
  void shouldKeepTheBestAndTheNewestByAMetricThatIsNamedByTheEndOfItsPath() {
    ResultGrid results = tuner(Tuner.of(KeptCheckpointsTest::function), "score").fit();
    TrialResult trial = results.best().orElseThrow();
    assertEquals(
        List.of(2L, 4L, 6L),
        trial.checkpoints().stream().map(StoredCheckpoint::iteration).toList());
    StoredCheckpoint best = trial.bestCheckpoint(results.objective()).orElseThrow();
    assertEquals(2, best.iteration());
    assertEquals(5.0, best.metrics().number("eval/score"));
    assertEquals(5.0, Checkpoint.open(best.path()).state("model").getDouble("score"));
    assertEquals(6, trial.bestCheckpoint(Objective.min("score")).orElseThrow().iteration());
    assertTrue(trial.bestCheckpoint(Objective.min("loss")).isEmpty());
  }

  @Test
  void shouldRefuseAScoreThatNoTrialReports() {
    for (Tuner tuner :
        List.of(Tuner.of(KeptCheckpointsTest::function), Tuner.of(_ -> new Candid()))) {
      TuneException wrong = assertThrows(TuneException.class, tuner(tuner, "scor")::fit);
      String message = String.valueOf(wrong.getMessage());
      assertTrue(
          message.startsWith(
              "checkpoint_config.checkpoint_score_attribute: no metric 'scor' is reported"),
          message);
    }
  }

  @Test
  void shouldLeaveNothingWhereTheScoreIsRefusedBeforeAnythingTrains() {
    assertThrows(TuneException.class, tuner(Tuner.of(_ -> new Candid()), "scor")::fit);
    assertFalse(Files.exists(temp.resolve("experiment")));
  }
}
