package dev.mobula.cli.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterSearchTest {
  @Test
  void shouldClimbToTheGreatestValueWithinTheBounds() {
    int[] found =
        ParameterSearch.best(
            List.of(50, 50, 20), n -> -Math.abs(n[0] - 37) - Math.abs(n[1] - 4 - n[0] / 10) + n[2]);
    assertArrayEquals(new int[] {37, 7, 20}, found);
  }

  @Test
  void shouldFindNothingToSearchWithoutNumbers() {
    assertArrayEquals(new int[0], ParameterSearch.best(List.of(), _ -> 1));
  }
}
