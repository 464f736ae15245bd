package dev.mobula.tune.search.cmaes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {
  /** An ellipsoid with axes of very different lengths, turned. */
  private static double ellipsoid(double[] x) {
    double a = x[0] + x[1] - 0.8;
    double b = x[0] - x[1];
    double c = x[2] - 0.6;
    return a * a + 1e4 * b * b + 100 * c * c;
  }

  @Test
  void shouldAdaptToATurnedEllipsoid() {
    Rng rng = new Rng(1);
    Coefficients coefficients = new Coefficients(3, Coefficients.defaultPopulation(3));
    Distribution distribution = new Distribution(new double[] {0.5, 0.5, 0.5}, 0.2);
    int generations = 0;
    while (!distribution.isExhausted()) {
      List<double[]> drawn = new ArrayList<>();
      for (int i = 0; i < coefficients.population; i++) {
        drawn.add(distribution.draw(rng));
      }
      drawn.sort(Comparator.comparingDouble(DistributionTest::ellipsoid));
      distribution.adapt(drawn.subList(0, coefficients.weights.length), coefficients);
      generations++;
    }
    assertEquals(0.4, distribution.mean(0), 1e-5);
    assertEquals(0.4, distribution.mean(1), 1e-5);
    assertEquals(0.6, distribution.mean(2), 1e-5);
    assertTrue(generations < 300, generations + " generations");
  }

  /** The tutorial's table 1 for 10 dimensions, by hand. */
  @Test
  void shouldHaveTheTutorialsCoefficients() {
    Coefficients coefficients = new Coefficients(10, Coefficients.defaultPopulation(10));
    assertEquals(10, coefficients.population);
    assertEquals(5, coefficients.weights.length);
    assertEquals(3.167, coefficients.muEff, 1e-3);
    assertEquals(0.2844, coefficients.cSigma, 1e-4);
    assertEquals(3.0847, coefficients.chiN, 1e-3);
  }
}
