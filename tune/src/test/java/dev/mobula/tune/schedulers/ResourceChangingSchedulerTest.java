package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.core.Resources;
import dev.mobula.tune.SimulatedTrial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialScheduler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceChangingSchedulerTest {
  private static Resources cpus(double cpus) {
    return Resources.NONE.with(Resources.CPU, cpus);
  }

  @Test
  void shouldShareWhatThereIsAmongThoseThatAreLeft() {
    Simulation trials =
        new Simulation(
            new ResourceChangingScheduler(
                AshaScheduler.builder().maxT(9).build(), new DistributeResources(cpus(5))));
    List<SimulatedTrial> four = trials.add(4);
    assertEquals(TrialDecision.CONTINUE, trials.report(four.get(0), 2, 1));
    trials.end(four.get(2));
    trials.end(four.get(3));
    assertEquals(new TrialDecision.Resize(cpus(2)), trials.report(four.get(0), 3, 1));
    assertEquals("t0", trials.next());
    assertEquals(TrialDecision.CONTINUE, trials.report(four.get(0), 4, 1));
    trials.end(four.get(1));
    assertEquals(new TrialDecision.Resize(cpus(5)), trials.report(four.get(0), 5, 1));
    assertEquals(TrialDecision.STOP, trials.report(four.get(0), 9, 1));
  }

  @Test
  void shouldReadItWithItsBase() {
    TrialScheduler made =
        Schedulers.of(
                "scheduler",
                Map.of(
                    "type", "resource_changing",
                    "total", Map.of("CPU", 4),
                    "base_scheduler", Map.of("type", "asha", "max_t", 3)))
            .get();
    Simulation trials = new Simulation(made);
    SimulatedTrial trial = trials.add();
    assertEquals(new TrialDecision.Resize(cpus(4)), trials.report(trial, 2, 1));
    assertEquals(TrialDecision.STOP, trials.report(trial, 3, 1));
  }
}
