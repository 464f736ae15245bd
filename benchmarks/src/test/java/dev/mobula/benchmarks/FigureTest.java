package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void shouldFallShortWhereALowerFigureIsAboveTheAskedOne() {
    assertEquals(0.25, Figure.lower("cpu_s", 5, "s").asked(4).shortfall(), 1e-12);
  }

  @Test
  void shouldFallShortWhereAHigherFigureIsBelowTheAskedOne() {
    assertEquals(0.25, Figure.higher("steps", 75, "1/s").asked(100).shortfall(), 1e-12);
  }

  @Test
  void shouldNotFallShortWhereNothingIsAsked() {
    assertEquals(0, Figure.lower("wall_s", 5, "s").shortfall());
  }

  @Test
  void shouldRejectAValueThatIsNoNumber() {
    assertThrows(IllegalArgumentException.class, () -> Figure.lower("cpu_s", Double.NaN, "s"));
  }
}
