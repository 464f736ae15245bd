package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.tune.SimulatedTrial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AshaSchedulerTest {
  private static AshaScheduler.Builder settings() {
    return AshaScheduler.builder().maxT(9).reductionFactor(3);
  }

  @Test
  void shouldStopWhatIsWorseThanTheBestThirdAtARung() {
    Simulation trials = new Simulation(settings().build());
    List<TrialDecision> decisions = new ArrayList<>();
    for (double loss : new double[] {4, 5, 1, 3, 2}) {
      decisions.add(trials.report(trials.add(), 1, loss));
    }
    // The cutoffs are none, 4, 4 + 1/3, 3 and 2.
    assertEquals(
        List.of(
            TrialDecision.CONTINUE,
            TrialDecision.STOP,
            TrialDecision.CONTINUE,
            TrialDecision.CONTINUE,
            TrialDecision.CONTINUE),
        decisions);
    assertEquals(TrialDecision.STOP, trials.report(trials.add(), 1, 2.5));
  }

  @Test
  void shouldCompareAtRungsOnly() {
    Simulation trials = new Simulation(settings().build());
    SimulatedTrial good = trials.add();
    SimulatedTrial bad = trials.add();
    trials.report(bad, 1, 9);
    trials.report(good, 1, 1);
    trials.report(good, 3, 1);
    assertEquals(TrialDecision.CONTINUE, trials.report(bad, 2, 9));
    assertEquals(TrialDecision.STOP, trials.report(bad, 4, 9));
  }

  @Test
  void shouldEndTrialsAtTheirFullAge() {
    Simulation trials = new Simulation(settings().build());
    SimulatedTrial trial = trials.add();
    assertEquals(TrialDecision.CONTINUE, trials.report(trial, 8, 1));
    assertEquals(TrialDecision.STOP, trials.report(trial, 9, 1));
    Simulation goingOn = new Simulation(settings().stopLastTrials(false).build());
    assertEquals(TrialDecision.CONTINUE, goingOn.report(goingOn.add(), 9, 1));
  }

  @Test
  void shouldCompareWithTrialsThatEndedByThemselves() {
    Simulation trials = new Simulation(settings().build());
    SimulatedTrial done = trials.add();
    trials.report(done, 2, 1);
    done.last = dev.mobula.train.Metrics.of(Map.of("training_iteration", 3, "loss", 1));
    trials.end(done);
    assertEquals(TrialDecision.STOP, trials.report(trials.add(), 3, 2));
  }

  @Test
  void shouldStopWhatDiverges() {
    Simulation trials = new Simulation(settings().build());
    trials.report(trials.add(), 1, Double.NaN);
    assertEquals(TrialDecision.CONTINUE, trials.report(trials.add(), 1, Double.NaN));
    assertEquals(TrialDecision.CONTINUE, trials.report(trials.add(), 1, 1));
    assertEquals(TrialDecision.CONTINUE, trials.report(trials.add(), 1, 1));
    assertEquals(TrialDecision.STOP, trials.report(trials.add(), 1, Double.NaN));
  }

  @Test
  void shouldBeginLaterInFurtherBrackets() {
    Simulation trials = new Simulation(settings().brackets(3).build());
    int stoppedAtOne = 0;
    for (int i = 0; i < 90; i++) {
      trials.report(trials.add(), 1, i);
      stoppedAtOne = trials.with(TrialStatus.TERMINATED).size();
    }
    assertTrue(stoppedAtOne > 30 && stoppedAtOne < 85, "stopped: " + stoppedAtOne);
  }

  @Test
  void shouldSayWhatIsWrongWithSettings() {
    TuneConfigException failure =
        assertThrows(
            TuneConfigException.class, () -> settings().gracePeriod(20).brackets(0).build());
    assertEquals(
        List.of("grace_period", "brackets"),
        failure.problems().stream().map(problem -> problem.key()).toList());
    TuneConfigException few =
        assertThrows(TuneConfigException.class, () -> settings().brackets(4).build());
    assertTrue(String.valueOf(few.getMessage()).contains("which is 3"), few.getMessage());
  }
}
