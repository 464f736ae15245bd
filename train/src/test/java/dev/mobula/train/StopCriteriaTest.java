package dev.mobula.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StopCriteriaTest {
  @Test
  void shouldReachALimitFromItsValueOn() {
    StopCriteria stop = new StopCriteria(Map.of("steps", 100.0));
    assertEquals(Optional.empty(), stop.reached(Metrics.of(Map.of("steps", 99))));
    assertEquals(Optional.of("steps >= 100"), stop.reached(Metrics.of(Map.of("steps", 100))));
    assertEquals(Optional.of("steps >= 100"), stop.reached(Metrics.of(Map.of("steps", 356))));
  }

  @Test
  void shouldNameTheFirstOfTheLimitsThatIsReached() {
    Map<String, Double> limits = new LinkedHashMap<>();
    limits.put("return", 4.5);
    limits.put("steps", 100.0);
    StopCriteria stop = new StopCriteria(limits);
    assertEquals(
        Optional.of("return >= 4.5"), stop.reached(Metrics.of(Map.of("steps", 100, "return", 5))));
    assertEquals(
        Optional.of("steps >= 100"), stop.reached(Metrics.of(Map.of("steps", 100, "return", 4))));
  }

  @Test
  void shouldNotStopOnAMetricThatIsMissingOrNotANumber() {
    StopCriteria stop = new StopCriteria(Map.of("return", -1e9));
    assertEquals(Optional.empty(), stop.reached(Metrics.of(Map.of())));
    assertEquals(Optional.empty(), stop.reached(Metrics.of(Map.of("return", Double.NaN))));
  }

  @Test
  void shouldResolveNamesToFullPaths() {
    StopCriteria stop = new StopCriteria(Map.of("mean", 1.0)).resolve(List.of("a/mean", "b/max"));
    assertEquals(Map.of("a/mean", 1.0), stop.limits());
  }

  @Test
  void shouldRefuseAMisspeltMetric() {
    StopCriteria stop = new StopCriteria(Map.of("stepz", 1.0));
    TrainException e =
        assertThrows(TrainException.class, () -> stop.resolve(List.of("steps", "other")));
    assertEquals("stop: no metric 'stepz' is reported; did you mean steps?", e.getMessage());
  }

  @Test
  void shouldRefuseANanLimit() {
    TrainException e =
        assertThrows(TrainException.class, () -> new StopCriteria(Map.of("steps", Double.NaN)));
    assertEquals("expected a number as stop value of 'steps', found NaN", e.getMessage());
  }
}
