package dev.mobula.tune.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.tune.SimulatedTrial;
import dev.mobula.tune.TrialDecision;
import java.util.List;
import org.junit.jupiter.api.Test;

class MedianStoppingRuleTest {
  private static MedianStoppingRule.Builder settings() {
    return MedianStoppingRule.builder().timeAttr("training_iteration").gracePeriod(2);
  }

  /** Three trials whose means from the second iteration to the third are 2, 4 and 6. */
  private static Simulation threeTrials(MedianStoppingRule rule) {
    Simulation trials = new Simulation(rule);
    for (SimulatedTrial trial : trials.add(3)) {
      double loss = 2 * trial.index() + 2;
      trials.report(trial, 1, 100);
      trials.report(trial, 2, loss + 1);
      assertEquals(TrialDecision.CONTINUE, trials.report(trial, 3, loss - 1));
    }
    return trials;
  }

  @Test
  void shouldStopWhatIsWorseAtItsBestThanTheMedianOfTheMeans() {
    Simulation trials = threeTrials(settings().build());
    List<SimulatedTrial> more = trials.add(2);
    assertEquals(TrialDecision.CONTINUE, trials.report(more.get(0), 1, 4.1));
    assertEquals(TrialDecision.CONTINUE, trials.report(more.get(0), 2, 4.1)); // median 5
    assertEquals(TrialDecision.STOP, trials.report(more.get(0), 3, 9)); // best 4.1, median 4
    assertEquals(TrialDecision.CONTINUE, trials.report(more.get(1), 1, 3.9));
    assertEquals(TrialDecision.CONTINUE, trials.report(more.get(1), 3, 9));
  }

  @Test
  void shouldNotStopBeforeItKnowsEnoughTrials() {
    Simulation trials = new Simulation(settings().minSamplesRequired(2).build());
    List<SimulatedTrial> three = trials.add(3);
    trials.report(three.get(0), 2, 1);
    assertEquals(TrialDecision.CONTINUE, trials.report(three.get(1), 2, 9));
    assertEquals(TrialDecision.STOP, trials.report(three.get(2), 2, 9));
  }

  @Test
  void shouldPauseWhereItMayNotStop() {
    Simulation trials = threeTrials(settings().hardStop(false).build());
    SimulatedTrial bad = trials.add();
    assertEquals(TrialDecision.PAUSE, trials.report(bad, 3, 9));
    assertEquals("none", trials.next());
    trials.growNoMore();
    assertEquals("t3", trials.next());
    assertEquals(TrialDecision.CONTINUE, trials.report(bad, 4, 9));
  }
}
