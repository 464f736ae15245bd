package dev.mobula.tune.search.bohb;

import dev.mobula.columns.math.DetMath;
import dev.mobula.train.Metrics;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.PointSearcher;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.State;
import dev.mobula.tune.search.bohb.Budgets.Result;
import dev.mobula.tune.search.parzen.ParzenEstimator;
import dev.mobula.tune.space.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Suggests where configurations are dense that were good at a large budget. */
final class BohbSearcher extends PointSearcher {
  /** The share of good configurations (γ in the paper's code). */
  private static final double GOOD_SHARE = 0.15;

  /** How much wider the density is from which candidates are drawn (b_w). */
  private static final double WIDER = 3;

  private static final double LEAST_SIGMA = 1e-3;

  private final BohbSearch settings;
  private final Budgets budgets = new Budgets();

  BohbSearcher(BohbSearch settings, SearchProperties properties) {
    super("bohb", properties);
    checkDrawn();
    checkOneObjective();
    this.settings = settings;
  }

  /** The least number of configurations of a density (N_min). */
  private int least() {
    return space().parameters().size() + 1;
  }

  @Override
  protected Point propose(long trial) {
    Optional<List<Result>> results = budgets.largest(least() + 2);
    if (rng().nextDouble() < settings.randomFraction() || results.isEmpty()) {
      return space().randomPoint(rng());
    }
    return fromModel(results.get());
  }

  private Point fromModel(List<Result> results) {
    List<Point> sorted =
        results.stream()
            .sorted(Comparator.comparingDouble(Result::loss))
            .map(Result::point)
            .toList();
    int n = sorted.size();
    int goodCount = Math.max(least(), (int) (GOOD_SHARE * n));
    int badCount = Math.max(least(), n - goodCount);
    Density good = new Density(sorted.subList(0, Math.min(n, goodCount)));
    Density bad = new Density(sorted.subList(n - badCount, n));
    List<Point> candidates = good.draw(settings.numCandidates());
    return candidates.stream()
        .filter(this::isFeasible)
        .max(Comparator.comparingDouble(point -> good.log(point) - bad.log(point)))
        .orElse(candidates.getFirst());
  }

  /** A density of equal kernels, and a uniform one of the weight of one of them. */
  private final class Density {
    private final ParzenEstimator kernels = new ParzenEstimator(space().parameters());
    private final double[] weights;
    private final double sigma;
    private final double other;

    Density(List<Point> points) {
      points.forEach(kernels::add);
      weights = new double[kernels.size()];
      Arrays.fill(weights, 1);
      double scott = DetMath.pow(points.size(), -1.0 / (space().parameters().size() + 4));
      sigma = Math.max(LEAST_SIGMA, scott * deviation(points));
      other = 1.0 / kernels.size();
      kernels.prepare(weights, sigma, other);
    }

    List<Point> draw(int count) {
      kernels.prepare(weights, Math.min(1, WIDER * sigma), other);
      List<Point> drawn = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        drawn.add(space().point(kernels.draw(rng())));
      }
      kernels.prepare(weights, sigma, other);
      return drawn;
    }

    double log(Point point) {
      return kernels.logDensity(point);
    }
  }

  /** Returns the root of the mean variance of the places along all axes. */
  private static double deviation(List<Point> points) {
    double variance = 0;
    int axes = points.getFirst().size();
    for (int i = 0; i < axes; i++) {
      int axis = i;
      double[] units =
          points.stream().filter(p -> p.isActive(axis)).mapToDouble(p -> p.unit(axis)).toArray();
      double mean = Arrays.stream(units).average().orElse(0);
      variance += Arrays.stream(units).map(u -> (u - mean) * (u - mean)).average().orElse(0);
    }
    return Math.sqrt(variance / axes);
  }

  @Override
  public void onTrialResult(String trialId, Metrics result) {
    Point point = pending(trialId);
    OptionalDouble loss = objectives().getFirst().loss(result);
    long budget = milestone(time(result));
    if (point != null && loss.isPresent() && budget > 0) {
      budgets.add(trialId, budget, point, loss.getAsDouble());
    }
  }

  /** Returns the largest budget of the scheduler that is reached; 0 before the first. */
  private long milestone(long time) {
    long milestone = settings.gracePeriod();
    while (milestone * settings.reductionFactor() <= time) {
      milestone *= settings.reductionFactor();
    }
    return milestone <= time ? milestone : 0;
  }

  private long time(Metrics result) {
    if (result.get(settings.timeAttr()) instanceof Number time) {
      return time.longValue();
    }
    throw new TuneException(
        "search_alg.time_attr: expected a number reported as '%s', found %s; set it to a metric that counts a trial's budget"
            .formatted(settings.timeAttr(), result.get(settings.timeAttr())));
  }

  @Override
  protected void observe(String trialId, Point point, Metrics result) {
    objectives()
        .getFirst()
        .loss(result)
        .ifPresent(loss -> budgets.add(trialId, time(result), point, loss));
  }

  @Override
  protected void onEnded(String trialId) {
    budgets.end(trialId);
  }

  @Override
  protected void observe(Point point, Metrics result) {
    objectives().getFirst().loss(result).ifPresent(loss -> budgets.add(time(result), point, loss));
  }

  @Override
  protected void saveModel(State state) {
    state.put("budgets", budgets.save().entries());
  }

  @Override
  protected void restoreModel(State state) {
    budgets.restore(state.state("budgets"));
  }
}
