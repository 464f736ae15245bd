package dev.mobula.tune.search.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The expected values were computed with 60 digits. */
class ImprovementTest {
  @Test
  void shouldBePreciseNearAndFar() {
    assertEquals(-1.9692655961791641, Improvement.log(0.5, 0.2), 1e-12);
    assertEquals(-7.8696860596030285, Improvement.log(-3, 1), 1e-10);
    assertEquals(-49.885412212959809, Improvement.log(-9.5, 2), 1e-8);
    assertEquals(-77.909100545007348, Improvement.log(-12, 1), 1e-4);
    assertEquals(-808.99171553717991, Improvement.log(-40, 0.5), 1e-6);
  }

  @Test
  void shouldGrowWhereTheFormulasMeet() {
    double last = Improvement.log(-10.2, 1);
    for (double z = -10.19; z < -9.8; z += 0.01) {
      double next = Improvement.log(z, 1);
      assertEquals(0.1, next - last, 0.01);
      last = next;
    }
  }
}
