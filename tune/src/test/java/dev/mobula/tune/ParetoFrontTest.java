package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.Objective;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  private static final Objective LOSS = Objective.min("loss");
  private static final Objective SPEED = Objective.max("speed");

  private static TrialResult trial(String id, Map<String, Object> metrics) {
    return new TrialResult(
        id, Map.of(), TrialStatus.TERMINATED, Metrics.of(metrics), null, Path.of(id), "");
  }

  private static TrialResult trial(String id, double loss, double speed) {
    return trial(id, Map.of("loss", loss, "speed", speed));
  }

  private static ResultGrid grid(TrialResult... trials) {
    return new ResultGrid(Path.of("results"), List.of(LOSS, SPEED), List.of(trials), "");
  }

  private static List<String> ids(List<TrialResult> trials) {
    return trials.stream().map(TrialResult::id).toList();
  }

  @Test
  void shouldHaveWhatNoOtherIsBetterThanWithTheBestByTheFirstMetricFirst() {
    ResultGrid results =
        grid(
            trial("fast", 3, 9),
            trial("worse than good", 2, 4),
            trial("good", 2, 5),
            trial("precise", 1, 1),
            trial("worst", 4, 0));
    assertEquals(List.of("precise", "good", "fast"), ids(results.paretoFront()));
    assertEquals(List.of("fast"), ids(results.paretoFront(List.of(SPEED))));
  }

  @Test
  void shouldHaveAllThatAreEqual() {
    ResultGrid results = grid(trial("one", 1, 1), trial("other", 1, 1));
    assertEquals(List.of("one", "other"), ids(results.paretoFront()));
  }

  @Test
  void shouldLeaveOutTrialsThatLackAMetric() {
    ResultGrid results =
        grid(
            trial("silent", Map.of()),
            trial("half", Map.of("loss", -1.0)),
            trial("broken", Double.NaN, 100),
            trial("whole", 1, 1));
    assertEquals(List.of("whole"), ids(results.paretoFront()));
    assertEquals(List.of(), grid().paretoFront());
  }
}
