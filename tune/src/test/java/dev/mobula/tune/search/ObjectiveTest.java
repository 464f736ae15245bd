package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.train.Metrics;
import dev.mobula.train.TrainException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final Metrics RESULT =
      Metrics.of(
          Map.of("a", Map.of("return", 3.0, "loss", Double.NaN), "b", Map.of("loss", 1, "x", "y")));

  @Test
  void shouldTurnWhatIsToGrowAround() {
    assertEquals(OptionalDouble.of(-3), Objective.max("a/return").loss(RESULT));
    assertEquals(OptionalDouble.of(3), Objective.min("return").loss(RESULT));
  }

  @Test
  void shouldTakeWhatIsNotFiniteForWorseThanAll() {
    OptionalDouble worst = OptionalDouble.of(Double.POSITIVE_INFINITY);
    assertEquals(worst, Objective.min("a/loss").loss(RESULT));
    assertEquals(worst, Objective.max("a/loss").loss(RESULT));
    assertEquals(worst, Objective.max("x").loss(RESULT));
  }

  @Test
  void shouldKnowNothingOfWhatWasNotReported() {
    assertEquals(OptionalDouble.empty(), Objective.min("unknown").loss(RESULT));
  }

  @Test
  void shouldRefuseANameOfTwoMetrics() {
    assertThrows(TrainException.class, () -> Objective.min("loss").loss(RESULT));
  }

  @Test
  void shouldFindTheFullPath() {
    Objective objective = Objective.max("return").resolve(Set.of("a/return", "b/x"));
    assertEquals(Objective.max("a/return"), objective);
    assertEquals("max", objective.mode().toString());
  }
}
