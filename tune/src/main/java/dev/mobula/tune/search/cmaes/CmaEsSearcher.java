package dev.mobula.tune.search.cmaes;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.PointSearcher;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.State;
import dev.mobula.tune.space.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Draws from a normal distribution that follows the best of each generation. */
final class CmaEsSearcher extends PointSearcher {
  private static final int DRAWS_INSIDE = 100;

  private final CmaEsSearch settings;
  private final int dimensions;
  private final List<Solution> solutions = new ArrayList<>();
  private Coefficients coefficients;
  private Distribution distribution;

  CmaEsSearcher(CmaEsSearch settings, SearchProperties properties) {
    super("cmaes", properties);
    checkDrawn();
    checkOneObjective();
    this.settings = settings;
    this.dimensions = space().parameters().size();
    int population = settings.populationSize();
    this.coefficients =
        new Coefficients(
            dimensions,
            population == 0 ? Coefficients.defaultPopulation(dimensions) : Math.max(2, population));
    double[] middle = new double[dimensions];
    Arrays.fill(middle, 0.5);
    this.distribution = new Distribution(middle, settings.sigma0());
  }

  private record Solution(Point point, double loss) {}

  @Override
  protected Point propose(long trial) {
    double[] drawn = distribution.draw(rng());
    for (int i = 0; i < DRAWS_INSIDE && !isInside(drawn); i++) {
      drawn = distribution.draw(rng());
    }
    return space().point(Arrays.stream(drawn).map(x -> Math.clamp(x, 0, 1)).toArray());
  }

  private static boolean isInside(double[] x) {
    return Arrays.stream(x).allMatch(value -> value >= 0 && value <= 1);
  }

  @Override
  protected void observe(Point point, Metrics result) {
    objectives()
        .getFirst()
        .loss(result)
        .ifPresent(loss -> solutions.add(new Solution(point, loss)));
    if (solutions.size() >= coefficients.population) {
      endGeneration();
    }
  }

  private void endGeneration() {
    solutions.sort(Comparator.comparingDouble(Solution::loss));
    List<double[]> best =
        solutions.stream().limit(coefficients.weights.length).map(this::place).toList();
    distribution.adapt(best, coefficients);
    boolean same = isSame();
    solutions.clear();
    if (same || distribution.isExhausted()) {
      coefficients = new Coefficients(dimensions, 2 * coefficients.population);
      double[] anywhere = new double[dimensions];
      Arrays.setAll(anywhere, _ -> rng().nextDouble());
      distribution = new Distribution(anywhere, settings.sigma0());
    }
  }

  /** Returns whether nothing tells the solutions apart: of separate numbers, all draws are one. */
  private boolean isSame() {
    Solution first = solutions.getFirst();
    return solutions.stream().allMatch(solution -> solution.loss == first.loss)
        || solutions.stream().allMatch(solution -> solution.point.equals(first.point));
  }

  /** What is not active stays where the distribution is. */
  private double[] place(Solution solution) {
    double[] units = new double[dimensions];
    Point point = solution.point;
    Arrays.setAll(units, i -> point.isActive(i) ? point.unit(i) : distribution.mean(i));
    return units;
  }

  @Override
  protected void saveModel(State state) {
    state
        .put("population", coefficients.population)
        .put("distribution", distribution.save().entries())
        .put("points", solutions.stream().map(solution -> solution.point.toList()).toList())
        .putLosses("losses", solutions.stream().map(Solution::loss).toList());
  }

  @Override
  protected void restoreModel(State state) {
    coefficients = new Coefficients(dimensions, (int) state.integer("population"));
    distribution = Distribution.restore(state.state("distribution"));
    solutions.clear();
    List<Double> losses = state.losses("losses");
    for (int i = 0; i < losses.size(); i++) {
      solutions.add(
          new Solution(Point.ofList((List<?>) state.list("points").get(i)), losses.get(i)));
    }
  }
}
