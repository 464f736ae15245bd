package dev.mobula.cli.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterSearchTest {
  @Test
  void shouldClimbToTheGreatestValueWithinTheBounds() {
    int[] found =
        ParameterSearch.best(
            List.of(50, 50, 20),
            List.of(),
            n -> -Math.abs(n[0] - 37) - Math.abs(n[1] - 4 - n[0] / 10) + n[2]);
    assertArrayEquals(new int[] {37, 7, 20}, found);
  }

  @Test
  void shouldFindNothingToSearchWithoutNumbers() {
    assertArrayEquals(new int[0], ParameterSearch.best(List.of(), List.of(), _ -> 1));
  }

  @Test
  void shouldClimbFromKnownNumbersToo() {
    int[] found =
        ParameterSearch.best(
            List.of(1_000_000, 1_000_000),
            List.of(List.of(777_777, 12)),
            n -> n[0] == 777_777 ? -Math.abs(n[1] - 20) : -1_000);
    assertArrayEquals(new int[] {777_777, 20}, found);
  }

  @Test
  void shouldRefuseKnownNumbersOutOfBounds() {
    SuiteException failure =
        assertThrows(
            SuiteException.class,
            () -> new HeuristicFamily<>("side", List.of(1), List.of(List.of(2)), _ -> (_, _) -> 0));
    assertEquals("expected known numbers of 'side' from 0 to [1], found [2]", failure.getMessage());
  }
}
