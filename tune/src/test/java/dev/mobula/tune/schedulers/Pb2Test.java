package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import dev.mobula.tune.Configs;
import dev.mobula.tune.SimulatedTrial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Pb2Test {
  private static Pb2.Builder settings() {
    return Pb2.builder()
        .timeAttr("training_iteration")
        .perturbationInterval(1)
        .hyperparamBounds(Map.of("lr", List.of(0, 10), "n", List.of(1, 5)))
        .logConfig(false);
  }

  @Test
  void shouldChooseSettingsThatImprovedMost() {
    Improvements improvements = new Improvements();
    for (int i = 0; i <= 10; i++) {
      double x = i / 10.0;
      improvements.add(i % 3, 0, new double[] {x}, -(x - 0.7) * (x - 0.7));
    }
    assertEquals(0.7, improvements.choose(2, 0, 1, new Rng(1))[0], 0.1);
  }

  @Test
  void shouldNotChooseWhatIsBeingTried() {
    Improvements improvements = new Improvements();
    for (int i = 0; i < 6; i++) {
      improvements.add(0, 0, new double[] {0.5}, i % 2);
    }
    double first = improvements.choose(0, 0, 1, new Rng(1))[0];
    improvements.departed("t1", 0, 0, new double[] {first});
    double second = improvements.choose(0, 0, 1, new Rng(1))[0];
    assertTrue(Math.abs(first - second) > 0.5, first + " and " + second);
    improvements.arrived("t1");
    assertEquals(first, improvements.choose(0, 0, 1, new Rng(1))[0]);
  }

  @Test
  void shouldChooseAnySettingsWithoutData() {
    Rng rng = new Rng(4);
    double[] drawn = {rng.nextDouble(), rng.nextDouble()};
    assertArrayEquals(drawn, new Improvements().choose(1, 1, 2, new Rng(4)));
  }

  @Test
  void shouldFollowTheDataOfAProcess() {
    List<double[]> inputs = List.of(new double[] {0, 0}, new double[] {0, 1});
    TimeVaryingGp gp = TimeVaryingGp.fit(inputs, List.of(3.0, 5.0));
    assertTrue(gp.mean(inputs.get(0)) < -0.5, "mean " + gp.mean(inputs.get(0)));
    assertTrue(gp.mean(inputs.get(1)) > 0.5, "mean " + gp.mean(inputs.get(1)));
    double[] far = {0, 9};
    assertEquals(0, gp.mean(far), 1e-6);
    assertEquals(1, gp.variance(far), 1e-6);
    assertEquals(0.4, gp.withInputs(List.of(far)).variance(far), 0.4);
  }

  @Test
  void shouldHaveTheWorstGoOnWithSettingsWithinTheBounds() {
    Simulation trials = new Simulation(settings().build());
    List<SimulatedTrial> four =
        List.of(1, 3, 5, 9).stream()
            .map(lr -> trials.add(Map.of("lr", (double) lr, "n", 2L)))
            .toList();
    trials.growNoMore();
    // With a rate of 5 a trial improves most; the data of five intervals show it.
    double[] losses = {100, 100, 100, 100};
    double chosen = 0;
    for (int i = 1; i <= 12; i++) {
      for (SimulatedTrial trial : four) {
        double lr = Configs.number(trial.config, "lr");
        losses[trial.index()] -= 10 - (lr - 5) * (lr - 5) / 3;
        if (trials.report(trial, i, losses[trial.index()])
            instanceof TrialDecision.Exploit(String donor, Map<String, Object> config)) {
          losses[trial.index()] = losses[Integer.parseInt(donor.substring(1))];
          chosen = Configs.number(config, "lr");
          assertTrue(chosen >= 0 && chosen <= 10, "lr " + chosen);
          assertInstanceOf(Long.class, config.get("n"));
        }
      }
    }
    assertEquals(5, chosen, 2.5);
  }

  @Test
  void shouldSayWhatIsWrong() {
    TuneConfigException failure =
        assertThrows(
            TuneConfigException.class,
            () -> Pb2.builder().hyperparamBounds(Map.of("lr", List.of(2, 1))).build());
    assertEquals(
        "hyperparam_bounds.lr: expected [smallest, largest] number, found [2, 1]; correct it",
        failure.getMessage());
    Simulation trials = new Simulation(settings().build());
    TuneException missing =
        assertThrows(TuneException.class, () -> trials.add(Map.of("lr", 1.0, "n", "two")));
    assertTrue(String.valueOf(missing.getMessage()).contains("setting n"), missing.getMessage());
  }
}
