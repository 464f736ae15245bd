package dev.mobula.tune.search.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.tune.Tune;
import dev.mobula.tune.space.Point;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {
  private static final SearchSpace SQUARE =
      SearchSpace.of(Map.of("x", Tune.uniform(0, 1), "y", Tune.uniform(0, 1)));
  private static final Distances DISTANCES = new Distances(SQUARE.parameters());
  private static final List<Point> POINTS =
      List.of(SQUARE.point(0.1, 0.2), SQUARE.point(0.5, 0.9), SQUARE.point(0.8, 0.4));
  private static final double[] VALUES = {1, -0.5, 0.3};

  private static double[] logs(double... hyperparameters) {
    double[] logs = new double[hyperparameters.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = StrictMath.log(hyperparameters[i]);
    }
    return logs;
  }

  /** The expected values were computed with NumPy from the textbook's formulas. */
  @Test
  void shouldPredictAsTheTextbookDoes() {
    GaussianProcess process =
        GaussianProcess.of(DISTANCES, logs(0.3, 0.6, 1.5, 0.01), POINTS, VALUES);
    Point point = SQUARE.point(0.4, 0.5);
    assertEquals(0.08605589377285025, process.mean(point), 1e-12);
    assertEquals(-2.461142767405453, process.logExpectedImprovement(point, -0.6), 1e-10);
  }

  @Test
  void shouldGoOnWherePointsCoincide() {
    List<Point> same = List.of(POINTS.get(0), POINTS.get(0), POINTS.get(0));
    GaussianProcess process =
        GaussianProcess.of(DISTANCES, logs(0.3, 0.6, 1.5, 1e-30), same, new double[] {1, 1, 1});
    assertEquals(1, process.mean(POINTS.get(0)), 1e-3);
  }

  @Test
  void shouldFindThatOneParameterDoesNotMatter() {
    double[] values = new double[40];
    Point[] points = new Point[40];
    SobolPoints.fill(SQUARE, points);
    for (int i = 0; i < values.length; i++) {
      values[i] = StrictMath.sin(8 * points[i].unit(0));
    }
    double[] standardised = PowerTransform.of(values);
    double[] logs =
        new MarginalLikelihood(2, DISTANCES.pairs(List.of(points)), standardised)
            .maximise(MarginalLikelihood.typical(2));
    assertTrue(logs[1] > logs[0] + 1.5, "length scales " + logs[0] + " and " + logs[1]);
    assertTrue(logs[3] < StrictMath.log(1e-3), "noise " + logs[3]);
  }

  @Test
  void shouldKeepTheOrderOfLosses() {
    double[] losses = {3, 1, Double.POSITIVE_INFINITY, 1e9, 2, 1.5, -4};
    double[] transformed = PowerTransform.of(losses);
    int[] order = {6, 1, 5, 4, 0, 3};
    for (int i = 1; i < order.length; i++) {
      assertTrue(transformed[order[i - 1]] < transformed[order[i]]);
    }
    assertEquals(transformed[3], transformed[2], "diverged trials are as bad as the worst");
    assertTrue(transformed[0] - transformed[6] > 0.1, "small losses stay apart");
  }
}
