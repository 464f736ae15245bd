package dev.mobula.tune.search.parzen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.tune.Tune;
import dev.mobula.tune.space.Point;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParzenEstimatorTest {
  private static final SearchSpace LINE = SearchSpace.of(Map.of("x", Tune.uniform(0, 1)));
  private static final SearchSpace MIXED =
      SearchSpace.of(
          Map.of(
              "n",
              Tune.lograndint(1, 9),
              "opt",
              Tune.choice(Map.of("a", 1), Map.of("b", Tune.uniform(0, 1)), Map.of("c", 2))));

  private static ParzenEstimator estimator(
      SearchSpace space, double sigma, double[] weights, Point... points) {
    ParzenEstimator estimator = new ParzenEstimator(space.parameters());
    List.of(points).forEach(estimator::add);
    estimator.prepare(weights, sigma, 0.25);
    return estimator;
  }

  private static ParzenEstimator mixed() {
    double[] weights = {1, 2, 0.5};
    return estimator(MIXED, 0.2, weights, MIXED.point(0.1, 0.5, 0.3), MIXED.point(0.9, 0.1, 0.5));
  }

  /** The expected value is that of SciPy's truncnorm. */
  @Test
  void shouldCutNormalKernelsOffAtTheEnds() {
    ParzenEstimator normal = estimator(LINE, 0.15, new double[] {0, 1}, LINE.point(0.2));
    assertEquals(0.8516018592514769, normal.logDensity(LINE.point(0.3)), 1e-12);
    ParzenEstimator uniform = estimator(LINE, 0.15, new double[] {1, 0}, LINE.point(0.2));
    assertEquals(0, uniform.logDensity(LINE.point(0.3)), 1e-12);
  }

  @Test
  void shouldIntegrateToOneOverAMixedSpace() {
    ParzenEstimator estimator = mixed();
    double sum = 0;
    for (int n = 0; n < 8; n++) {
      double unit = MIXED.parameters().getFirst().unitOf(n);
      sum += density(estimator, unit, 0.1, 0);
      sum += density(estimator, unit, 0.9, 0);
      for (int i = 0; i < 1000; i++) {
        sum += density(estimator, unit, 0.5, (i + 0.5) / 1000) / 1000;
      }
    }
    assertEquals(1, sum, 1e-4);
  }

  private static double density(ParzenEstimator estimator, double... units) {
    return DetMath.exp(estimator.logDensity(MIXED.point(units)));
  }

  @Test
  void shouldDrawWhatItsDensitySays() {
    ParzenEstimator estimator = mixed();
    Rng rng = new Rng(1);
    double drawn = 0;
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      Point point = MIXED.point(estimator.draw(rng));
      drawn += point.isActive(2) && point.unit(2) < 0.3 ? 1.0 / draws : 0;
    }
    double expected = 0;
    for (int n = 0; n < 8; n++) {
      for (int i = 0; i < 300; i++) {
        double unit = MIXED.parameters().getFirst().unitOf(n);
        expected += density(estimator, unit, 0.5, (i + 0.5) / 1000) / 1000;
      }
    }
    assertEquals(expected, drawn, 0.01);
  }

  @Test
  void shouldForgetKernelsThatAreTakenAway() {
    double[] weights = {1, 1, 1};
    ParzenEstimator estimator = estimator(LINE, 0.1, weights, LINE.point(0.2), LINE.point(0.8));
    estimator.truncate(2);
    estimator.add(LINE.point(0.5));
    estimator.prepare(weights, 0.1, 0.25);
    ParzenEstimator other = estimator(LINE, 0.1, weights, LINE.point(0.2), LINE.point(0.5));
    Point point = LINE.point(0.45);
    assertEquals(other.logDensity(point), estimator.logDensity(point));
  }
}
