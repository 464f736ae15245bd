package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TuneConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SchedulersTest {
  @Test
  void shouldReadASchedulerOfEachExperiment() {
    Supplier<TrialScheduler> made =
        Schedulers.of("scheduler", Map.of("type", "asha", "max_t", 3, "grace_period", 2));
    assertInstanceOf(AshaScheduler.class, made.get());
    assertNotSame(made.get(), made.get());
    Simulation trials = new Simulation(made.get());
    assertEquals(TrialDecision.STOP, trials.report(trials.add(), 3, 1));
    assertInstanceOf(FifoScheduler.class, Schedulers.of("scheduler", Map.of()).get());
  }

  @Test
  void shouldNameWhatIsWrong() {
    assertEquals(
        "scheduler.type: expected one of %s, found ahsa; did you mean asha?"
            .formatted(String.join(", ", Schedulers.names())),
        message(Map.of("type", "ahsa")));
    assertEquals(
        "scheduler.max_tt: expected a known setting, found max_tt; did you mean max_t?",
        message(Map.of("type", "asha", "max_tt", 3)));
    assertEquals(
        "scheduler.grace_period: expected at most max_t, which is 3.0, found 4.0; correct it",
        message(Map.of("type", "asha", "max_t", 3, "grace_period", 4)));
  }

  @Test
  void shouldNameWhatIsWrongWithABaseScheduler() {
    assertEquals(
        "scheduler.base_scheduler.max_t: expected a number above 0.0 and at most 1.7976931348623157E308, found -1; correct it",
        message(
            Map.of(
                "type",
                "resource_changing",
                "base_scheduler",
                Map.of("type", "asha", "max_t", -1))));
  }

  @Test
  void shouldReadAllThereAre() {
    Map<String, Object> needed =
        Map.of(
            "pbt", Map.of("type", "pbt", "hyperparam_mutations", Map.of("lr", List.of(1, 2))),
            "pb2", Map.of("type", "pb2", "hyperparam_bounds", Map.of("lr", List.of(1, 2))));
    for (String name : Schedulers.names()) {
      if (!name.equals("pbt_replay")) {
        Map<?, ?> settings = (Map<?, ?>) needed.getOrDefault(name, Map.of("type", name));
        Map<String, Object> copy = new HashMap<>();
        settings.forEach((key, value) -> copy.put((String) key, value));
        assertNotNull(Schedulers.of("scheduler", copy).get(), name);
      }
    }
    assertEquals(
        "scheduler.policy_file: expected the pbt_policy.txt of a trial, found none; add its path",
        message(Map.of("type", "pbt_replay")));
    assertEquals(
        "scheduler.hyperparam_mutations: expected at least one setting that changes, found none; correct it",
        message(Map.of("type", "pbt")));
  }

  private static String message(Map<String, Object> settings) {
    return String.valueOf(
        assertThrows(TuneConfigException.class, () -> Schedulers.of("scheduler", settings))
            .getMessage());
  }
}
