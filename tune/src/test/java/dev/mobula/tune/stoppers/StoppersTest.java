package dev.mobula.tune.stoppers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.train.Metrics;
import dev.mobula.tune.SimulatedTrial;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.search.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoppersTest {
  private final SimulatedTrial trial = new SimulatedTrial(0, Map.of());

  /** Reports the loss of the trial's next iteration, and returns whether the trial ends. */
  private boolean ends(Stopper stopper, double loss) {
    return ends(stopper, trial, loss);
  }

  private static boolean ends(Stopper stopper, SimulatedTrial of, double loss) {
    of.last =
        Metrics.of(
            Map.of("training_iteration", of.iteration() + 1, "evaluation", Map.of("loss", loss)));
    return stopper.shouldStop(of, of.last);
  }

  private List<Boolean> ends(Stopper stopper, double... losses) {
    return Arrays.stream(losses).mapToObj(loss -> ends(stopper, loss)).toList();
  }

  @Test
  void shouldEndATrialAtTheLimitOfAMetric() {
    Stopper stopper = Stoppers.of("stop", Map.of("loss", 5));
    assertEquals(List.of(false, true, false), ends(stopper, 4.9, 5, 1));
    assertEquals(Set.of("loss"), stopper.metrics());
    assertFalse(stopper.shouldStopAll());
    assertFalse(Stoppers.of("stop", Map.of("lss", 1)).shouldStop(trial, trial.last));
  }

  @Test
  void shouldEndATrialAfterItsIterations() {
    Stopper stopper = Stoppers.of("stop", Map.of("type", "maximum_iteration", "max_iter", 2));
    assertEquals(List.of(false, true), ends(stopper, 1, 1));
  }

  @Test
  void shouldEndATrialThatNoLongerChanges() {
    Stopper stopper = new TrialPlateauStopper("loss");
    assertEquals(
        List.of(false, false, false, false, false, true), ends(stopper, 9, 8, 1, 1, 1.01, 1));
    SimulatedTrial other = new SimulatedTrial(1, Map.of());
    assertFalse(ends(stopper, other, 1));
  }

  @Test
  void shouldNotEndAPlateauThatIsNotGoodEnough() {
    Stopper stopper =
        Stoppers.of(
            "stop",
            Map.of(
                "type",
                "trial_plateau",
                "metric",
                "loss",
                "num_results",
                2,
                "grace_period",
                0,
                "metric_threshold",
                0.5,
                "mode",
                "min"));
    assertEquals(List.of(false, false, false, true), ends(stopper, 0.6, 0.6, 0.4, 0.4));
  }

  @Test
  void shouldEndAnExperimentWhoseBestNoLongerImprove() {
    Stopper stopper =
        new ExperimentPlateauStopper(
            new ExperimentPlateauStopper.Settings("loss", 0.1, 2, Mode.MIN, 2));
    for (double loss : new double[] {5, 3, 9, Double.NaN, 3}) { // the best two: 3, 3
      assertFalse(ends(stopper, loss));
      assertFalse(stopper.shouldStopAll());
    }
    assertFalse(ends(stopper, 7));
    assertTrue(stopper.shouldStopAll());
    stopper.begin();
    assertFalse(stopper.shouldStopAll());
  }

  @Test
  void shouldLookForTheLargestWhereThatIsBest() {
    Stopper stopper =
        Stoppers.of(
            "stop",
            Map.of("type", "experiment_plateau", "metric", "loss", "top", 2, "mode", "max"));
    ends(stopper, 1, 1.0005);
    assertTrue(stopper.shouldStopAll());
    ends(stopper, 9, 0.5);
    assertFalse(stopper.shouldStopAll());
  }

  @Test
  void shouldTellEveryResultToAllThatAreCombined() {
    Stopper stopper =
        Stoppers.of(
            "stop",
            List.of(
                Map.of("loss", 5),
                Map.of("type", "trial_plateau", "metric", "loss", "num_results", 2)));
    assertInstanceOf(CombinedStopper.class, stopper);
    assertEquals(List.of(false, false, true, false, true), ends(stopper, 1, 2, 6, 1, 1));
    assertEquals(Set.of("loss"), stopper.metrics());
  }

  @Test
  void shouldEndNothingWithoutSettings() {
    assertEquals(Stopper.NONE, Stoppers.of("stop", null));
  }

  @Test
  void shouldNameWhatIsWrong() {
    assertEquals(
        "stop.loss: expected a number, found low; correct it", message(Map.of("loss", "low")));
    assertEquals(
        "stop.type: expected one of maximum_iteration, trial_plateau, experiment_plateau, found trial_plateu; did you mean trial_plateau?",
        message(Map.of("type", "trial_plateu")));
    String two =
        message(List.of(Map.of("loss", "x"), Map.of("type", "trial_plateau", "num_results", 0)));
    assertTrue(two.startsWith("3 problems:"), two);
    assertTrue(two.contains("stop.1.metric: expected a metric, found none; add one"), two);
    assertEquals(
        "stop: expected limits of metrics, such as {training_iteration: 100}, found 7; correct it",
        message(7));
  }

  private static String message(Object settings) {
    return String.valueOf(
        assertThrows(TuneConfigException.class, () -> Stoppers.of("stop", settings)).getMessage());
  }
}
