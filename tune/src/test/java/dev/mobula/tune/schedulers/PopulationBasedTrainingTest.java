package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import dev.mobula.tune.Configs;
import dev.mobula.tune.SimulatedTrial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PopulationBasedTrainingTest {
  private static PopulationBasedTraining.Builder settings(Map<String, ?> mutations) {
    return PopulationBasedTraining.builder()
        .timeAttr("training_iteration")
        .perturbationInterval(2)
        .hyperparamMutations(mutations)
        .logConfig(false);
  }

  private static Map<String, Object> lr(double lr) {
    return Map.of("lr", lr, "other", "kept");
  }

  /** Four trials that were compared once, the last of them being the best. */
  private static List<SimulatedTrial> compared(Simulation trials) {
    List<SimulatedTrial> four = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      four.add(trials.add(lr(i + 1)));
    }
    trials.growNoMore();
    for (SimulatedTrial trial : four) {
      assertEquals(TrialDecision.CONTINUE, trials.report(trial, 1, 4 - trial.index()));
      assertEquals(TrialDecision.SAVE, trials.report(trial, 2, 4 - trial.index()));
    }
    return four;
  }

  @Test
  void shouldHaveTheWorstGoOnFromTheBest() {
    Simulation trials =
        new Simulation(settings(Map.of("lr", Tune.uniform(0, 100))).resampleProbability(0).build());
    List<SimulatedTrial> four = compared(trials);
    assertEquals(TrialDecision.CONTINUE, trials.report(four.get(0), 3, 9));
    TrialDecision.Exploit decided =
        assertInstanceOf(TrialDecision.Exploit.class, trials.report(four.get(0), 4, 9));
    assertEquals("t3", decided.donor());
    double lr = Configs.number(decided.config(), "lr");
    assertTrue(lr == 4 * 1.2 || lr == 4 * 0.8, "lr " + lr);
    assertEquals("kept", decided.config().get("other"));
    assertEquals(TrialDecision.CONTINUE, trials.report(four.get(1), 4, 3));
    assertEquals(TrialDecision.SAVE, trials.report(four.get(3), 4, 1));
  }

  @Test
  void shouldCountOnFromWhereATakenOverClockIs() {
    Simulation trials = new Simulation(settings(Map.of("lr", List.of(1, 2))).build());
    List<SimulatedTrial> four = compared(trials);
    assertInstanceOf(TrialDecision.Exploit.class, trials.report(four.get(0), 4, 9));
    assertEquals(TrialDecision.CONTINUE, trials.report(four.get(0), 3, 9));
    assertEquals(TrialDecision.CONTINUE, trials.report(four.get(0), 4, 9));
    assertInstanceOf(TrialDecision.Exploit.class, trials.report(four.get(0), 5, 9));
  }

  @Test
  void shouldTakeTurnsWhereNotAllMayRun() {
    Simulation trials = new Simulation(settings(Map.of("lr", List.of(1, 2))).build());
    SimulatedTrial first = trials.add(lr(1));
    assertEquals(TrialDecision.PAUSE, trials.report(first, 2, 1));
    SimulatedTrial second = trials.add(lr(2));
    trials.growNoMore();
    assertEquals(TrialDecision.PAUSE, trials.report(second, 3, 0));
    assertEquals("t0", trials.next());
    assertEquals(List.of("t0", "t1"), trials.with(TrialStatus.PAUSED));
  }

  @Test
  void shouldNotCompareBeforeTheBurnInPeriodIsOver() {
    Simulation trials =
        new Simulation(settings(Map.of("lr", List.of(1, 2))).burnInPeriod(5).build());
    trials.growNoMore();
    SimulatedTrial trial = trials.add(lr(1));
    assertEquals(TrialDecision.CONTINUE, trials.report(trial, 4, 1));
    assertEquals(TrialDecision.SAVE, trials.report(trial, 5, 1));
  }

  private static Set<Object> explored(
      Map<String, ?> mutations, double resample, Map<String, Object> config, String key) {
    Checks checks = new Checks();
    Mutations all = Mutations.parse("m", mutations, checks);
    checks.finish();
    Set<Object> found = new HashSet<>();
    Rng random = new Rng(3);
    for (int i = 0; i < 200; i++) {
      Map<String, Object> next = all.explore(config, resample, List.of(1.2, 0.8), random);
      found.add(Configs.value(next, key));
    }
    return found;
  }

  @Test
  void shouldTakeNeighboursInLists() {
    Map<String, ?> list = Map.of("size", List.of(16, 32, 64, 128));
    assertEquals(Set.of(32L, 128L), explored(list, 0, Map.of("size", 64L), "size"));
    assertEquals(Set.of(16L, 32L), explored(list, 0, Map.of("size", 16L), "size"));
    assertEquals(Set.of(16L, 32L, 64L, 128L), explored(list, 1, Map.of("size", 64L), "size"));
    assertEquals(Set.of(16L, 32L, 64L, 128L), explored(list, 0, Map.of("size", 7L), "size"));
  }

  @Test
  void shouldKeepNumbersWithinTheirDomains() {
    Map<String, ?> domains = Map.of("gamma", Map.of("uniform", List.of(0.9, 1.0)));
    assertEquals(Set.of(0.9, 1.0), explored(domains, 0, Map.of("gamma", 0.99), "gamma"));
    Map<String, ?> whole = Map.of("n", Tune.randint(1, 11));
    assertEquals(Set.of(8L, 10L), explored(whole, 0, Map.of("n", 10L), "n"));
  }

  @Test
  void shouldDrawFromFunctions() {
    Map<String, ?> functions = Map.of("x", Tune.sampleFrom((_, random) -> random.nextInt(2)));
    assertEquals(Set.of(0L, 1L), explored(functions, 1, Map.of("x", 9L), "x"));
    assertEquals(Set.of(8L, 12L), explored(functions, 0, Map.of("x", 10L), "x"));
  }

  @Test
  void shouldChangeSettingsBelowOthers() {
    Map<String, ?> nested = Map.of("model", Map.of("width", List.of(1, 2)));
    assertEquals(
        Set.of(Map.of("width", 1L, "depth", 3L), Map.of("width", 2L, "depth", 3L)),
        explored(nested, 1, Map.of("model", Map.of("width", 1L, "depth", 3L)), "model"));
  }

  @Test
  void shouldSayWhatIsWrong() {
    TuneConfigException failure =
        assertThrows(
            TuneConfigException.class,
            () ->
                settings(Map.of("lr", 0.1))
                    .quantileFraction(0.6)
                    .resampleProbability(2)
                    .perturbationFactors(-1, 1)
                    .build());
    assertEquals(
        List.of(
            "quantile_fraction",
            "resample_probability",
            "perturbation_factors",
            "hyperparam_mutations.lr"),
        failure.problems().stream().map(problem -> problem.key()).toList());
    Simulation trials = new Simulation(settings(Map.of("a", Map.of("b", List.of(1, 2)))).build());
    TuneException missing = assertThrows(TuneException.class, () -> trials.add(lr(1)));
    assertTrue(String.valueOf(missing.getMessage()).contains("a.b"), missing.getMessage());
  }
}
