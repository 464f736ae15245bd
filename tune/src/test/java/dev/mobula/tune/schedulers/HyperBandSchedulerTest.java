package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.tune.SimulatedTrial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HyperBandSchedulerTest {
  /** Its brackets have 3 trials without a comparison, 5 with one at 3, and 9 with two. */
  private static HyperBandScheduler.Builder settings() {
    return HyperBandScheduler.builder().maxT(9);
  }

  private static Simulation largestFirst() {
    return new Simulation(new HyperBandForBohb(settings()));
  }

  @Test
  void shouldHalveABracketWhenAllAreThere() {
    Simulation trials = largestFirst();
    List<SimulatedTrial> bracket = trials.add(9);
    for (SimulatedTrial trial : bracket.subList(0, 8)) {
      assertEquals(TrialDecision.PAUSE, trials.report(trial, 1, trial.index()));
    }
    assertEquals("none", trials.next());
    assertEquals(TrialDecision.STOP, trials.report(bracket.get(8), 1, 8));
    assertEquals(List.of("t0", "t1", "t2"), trials.with(TrialStatus.PAUSED));
    assertEquals("t0", trials.next());

    assertEquals(TrialDecision.CONTINUE, trials.report(bracket.get(0), 2, 5));
    assertEquals(TrialDecision.PAUSE, trials.report(bracket.get(0), 3, 5));
    assertEquals("t1", trials.next());
    assertEquals(TrialDecision.PAUSE, trials.report(bracket.get(1), 3, 6));
    assertEquals(TrialDecision.CONTINUE, trials.report(bracket.get(2), 3, 4));
    assertEquals(List.of(), trials.with(TrialStatus.PAUSED));
    assertEquals(TrialDecision.CONTINUE, trials.report(bracket.get(2), 8, 4));
    assertEquals(TrialDecision.STOP, trials.report(bracket.get(2), 9, 4));
  }

  @Test
  void shouldFillTheBracketWithoutComparisonsFirst() {
    Simulation trials = new Simulation(settings().build());
    List<SimulatedTrial> all = trials.add(8);
    assertEquals(TrialDecision.CONTINUE, trials.report(all.get(2), 8, 1));
    assertEquals(TrialDecision.STOP, trials.report(all.get(2), 9, 1));
    assertEquals(TrialDecision.CONTINUE, trials.report(all.get(3), 2, 1));
    assertEquals(TrialDecision.PAUSE, trials.report(all.get(3), 3, 1));
    for (SimulatedTrial trial : all.subList(4, 7)) {
      assertEquals(TrialDecision.PAUSE, trials.report(trial, 3, 9 - trial.index()));
    }
    assertEquals(TrialDecision.CONTINUE, trials.report(all.get(7), 3, 2));
    assertEquals(List.of("t3"), trials.with(TrialStatus.PAUSED));
    assertEquals(TrialDecision.PAUSE, trials.report(trials.add(), 1, 1));
  }

  @Test
  void shouldWaitForNoneThatIsOver() {
    Simulation trials = largestFirst();
    List<SimulatedTrial> bracket = trials.add(9);
    for (SimulatedTrial trial : bracket.subList(0, 7)) {
      trials.report(trial, 1, trial.index());
    }
    trials.fail(bracket.get(7));
    trials.end(bracket.get(8));
    assertEquals(List.of("t0", "t1", "t2"), trials.with(TrialStatus.PAUSED));
  }

  @Test
  void shouldHalveWhatThereIsWhenNoMoreCome() {
    Simulation trials = largestFirst();
    List<SimulatedTrial> few = trials.add(4);
    few.forEach(trial -> trials.report(trial, 1, trial.index()));
    assertEquals("none", trials.next());
    trials.scheduler.onStall(trials);
    assertEquals(List.of("t0", "t1"), trials.with(TrialStatus.PAUSED));
    assertEquals("t0", trials.next());
  }

  @Test
  void shouldLetATrialThatIsTriedAgainTrainToTheEnd() {
    Simulation trials = largestFirst();
    SimulatedTrial failed = trials.add();
    trials.fail(failed);
    assertEquals(TrialDecision.CONTINUE, trials.report(failed, 3, 1));
    assertEquals(TrialDecision.STOP, trials.report(failed, 9, 1));
  }

  @Test
  void shouldSayWhatIsWrongWithSettings() {
    TuneConfigException failure =
        assertThrows(
            TuneConfigException.class,
            () -> HyperBandScheduler.builder().maxT(0.5).reductionFactor(1).build());
    assertEquals(2, failure.problems().size());
  }
}
