package dev.mobula.tune.search.nsga2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.tune.space.Point;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontsTest {
  private static Individual individual(double... losses) {
    List<Double> list = Arrays.stream(losses).boxed().toList();
    return new Individual(Point.ofList(list), list);
  }

  @Test
  void shouldDominateWhatIsNowhereBetter() {
    assertTrue(individual(1, 2).dominates(individual(1, 3)));
    assertFalse(individual(1, 2).dominates(individual(1, 2)));
    assertFalse(individual(1, 2).dominates(individual(0, 3)));
    assertTrue(individual(1, 2).dominates(individual(1, Double.POSITIVE_INFINITY)));
  }

  @Test
  void shouldPutDominatedLastAndTheCrowdedAfterTheLonely() {
    Individual left = individual(0, 10);
    Individual right = individual(10, 0);
    Individual lonely = individual(3, 3);
    Individual crowded = individual(9, 1);
    Individual dominated = individual(10, 10);
    assertEquals(
        List.of(left, right, lonely, crowded, dominated),
        Fronts.sorted(List.of(dominated, crowded, left, lonely, right)));
  }
}
