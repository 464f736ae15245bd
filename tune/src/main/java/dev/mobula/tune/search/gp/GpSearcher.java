package dev.mobula.tune.search.gp;

import dev.mobula.tune.search.ModelSearcher;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.State;
import dev.mobula.tune.search.sobol.SobolSequence;
import dev.mobula.tune.space.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Suggests where a Gaussian process expects the largest improvement. */
final class GpSearcher extends ModelSearcher {
  /**
   * Up to so many trials, hyperparameters are found anew for each; then, for each 2 per cent more.
   */
  private static final int OFTEN = 50;

  private static final int GOOD_POINTS = 5;

  private final GpSearch settings;
  private final Distances distances;
  private final SobolSequence startup;
  private double[] hyperparameters;
  private int fitted;

  GpSearcher(GpSearch settings, SearchProperties properties) {
    super("gp", properties);
    this.settings = settings;
    this.distances = new Distances(space().parameters());
    this.startup = new SobolSequence(distances.dimensions(), seed());
    this.hyperparameters = MarginalLikelihood.typical(distances.dimensions());
  }

  @Override
  protected Point propose(long trial) {
    long finite = losses().stream().filter(Double::isFinite).limit(2).count();
    if (points().size() < settings.nStartupTrials() || finite < 2) {
      return space().point(startup.next());
    }
    int[] chosen = chosen();
    List<Point> points = new ArrayList<>(Arrays.stream(chosen).mapToObj(points()::get).toList());
    double[] values = PowerTransform.of(Arrays.stream(chosen).mapToDouble(losses()::get).toArray());
    fit(points, values);
    GaussianProcess process =
        believing(GaussianProcess.of(distances, hyperparameters, points, values), points, values);
    double best = points.stream().mapToDouble(process::mean).min().orElseThrow();
    List<Point> good = best(points, values);
    return new Acquisition(space(), this::isFeasible, rng())
        .maximise(point -> process.logExpectedImprovement(point, best), good);
  }

  /** The trials that the process is made of, in their order. */
  private int[] chosen() {
    int size = points().size();
    if (size <= settings.maxModelTrials()) {
      return IntStream.range(0, size).toArray();
    }
    int half = settings.maxModelTrials() / 2;
    IntStream best =
        IntStream.range(0, size - half)
            .boxed()
            .sorted(Comparator.comparing(losses()::get))
            .limit(settings.maxModelTrials() - half)
            .mapToInt(i -> i);
    return IntStream.concat(best, IntStream.range(size - half, size)).sorted().toArray();
  }

  private void fit(List<Point> points, double[] values) {
    int size = points().size();
    if (size > fitted && (size <= OFTEN || size >= 1.02 * fitted)) {
      fitted = size;
      hyperparameters =
          new MarginalLikelihood(distances.dimensions(), distances.pairs(points), values)
              .maximise(hyperparameters);
    }
  }

  /** Adds what the process expects of the trials under way. */
  private GaussianProcess believing(GaussianProcess process, List<Point> points, double[] values) {
    List<Point> pending = pending();
    if (pending.isEmpty()) {
      return process;
    }
    List<Point> all = new ArrayList<>(points);
    all.addAll(pending);
    double[] believed = Arrays.copyOf(values, all.size());
    for (int i = 0; i < pending.size(); i++) {
      believed[values.length + i] = process.mean(pending.get(i));
    }
    return GaussianProcess.of(distances, hyperparameters, all, believed);
  }

  private static List<Point> best(List<Point> points, double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> values[i]))
        .limit(GOOD_POINTS)
        .map(points::get)
        .toList();
  }

  @Override
  protected void saveModel(State state) {
    super.saveModel(state);
    state
        .put("startup", startup.position())
        .put("fitted", fitted)
        .put("hyperparameters", Arrays.stream(hyperparameters).boxed().toList());
  }

  @Override
  protected void restoreModel(State state) {
    super.restoreModel(state);
    startup.skipTo((int) state.integer("startup"));
    fitted = (int) state.integer("fitted");
    hyperparameters = state.numbers("hyperparameters");
  }
}
