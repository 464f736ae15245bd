package dev.mobula.benchmarks.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected values are those of {@code scipy.stats.mannwhitneyu}. */
class MannWhitneyTest {
  @Test
  void shouldAgreeWithSciPy() {
    List<Double> x = List.of(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46);
    List<Double> y = List.of(1.15, 0.88, 0.90, 0.74, 1.21);
    assertEquals(0.12231180256349167, MannWhitney.pLess(y, x), 1e-12);
    assertEquals(0.9007753482039937, MannWhitney.pLess(x, y), 1e-12);
  }

  @Test
  void shouldCorrectForTies() {
    List<Double> x = List.of(1.0, 1.0, 2.0, 3.0);
    List<Double> y = List.of(1.0, 2.0, 2.0, 4.0, 5.0);
    assertEquals(0.18742857134167, MannWhitney.pLess(x, y), 1e-12);
    assertEquals(0.5619450197401966, MannWhitney.pLess(x, x), 1e-12);
  }
}
