package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BOHB's searcher and its HyperBand together, as in the paper, set up as in a file. */
class BohbTest {
  private static final int TRIALS = 60;
  private static final int MAX_T = 9;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(1));
  }

  @AfterAll
  static void end() {
    Mobula.shutdown();
  }

  /** What is best after one iteration is best after all. */
  private static void train(Map<String, Object> config, TrainSession session) {
    double x = ((Number) Objects.requireNonNull(config.get("x"))).doubleValue();
    long start = session.checkpoint().map(c -> c.state("at").getLong("i")).orElse(0L);
    for (long i = start + 1; i <= MAX_T; i++) {
      long done = i;
      session.report(
          Map.of("loss", (x - 0.3) * (x - 0.3) + 1.0 / i),
          checkpoint -> checkpoint.put("at", new StateDict().putLong("i", done)));
    }
  }

  private ResultGrid run(Map<String, Object> search) {
    return Tuner.of(BohbTest::train)
        .paramSpace(Map.of("x", Tune.uniform(-1, 1)))
        .tuneConfig(
            TuneSettings.tuneConfig(
                "tune_config",
                Map.of(
                    "metric",
                    "loss",
                    "mode",
                    "min",
                    "num_samples",
                    TRIALS,
                    "search_alg",
                    search,
                    "scheduler",
                    Map.of("type", "hb_bohb", "max_t", MAX_T))))
        .runConfig(RunConfig.named("bohb").withStoragePath(temp))
        .fit();
  }

  @Test
  void shouldGiveLargeBudgetsToTheBestAndSearchWhereTheyAre() {
    ResultGrid bohb = run(Map.of("type", "bohb"));
    assertEquals(Map.of(TrialStatus.TERMINATED, (long) TRIALS), bohb.counts());
    List<TrialResult> whole =
        bohb.results().stream()
            .filter(trial -> trial.metrics().number("training_iteration") == MAX_T)
            .toList();
    assertTrue(!whole.isEmpty() && whole.size() < TRIALS / 2, whole.size() + " trials to the end");
    assertTrue(distance(whole) < distance(bohb.results()) / 2);
    ResultGrid random = run(Map.of("type", "random"));
    assertTrue(distance(bohb.results()) < distance(random.results()));
  }

  private static double distance(List<TrialResult> trials) {
    return trials.stream()
        .mapToDouble(trial ->
            Math.abs(
                ((Number) Objects.requireNonNull(trial.config().get("x"))).doubleValue() - 0.3))
        .average()
        .orElseThrow();
  }
}
