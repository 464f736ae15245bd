package dev.mobula.benchmarks.tune;

import dev.mobula.benchmarks.Benchmark;
import dev.mobula.benchmarks.Figure;
import dev.mobula.benchmarks.Report;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearchAlgorithms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The least values that searchers find in 100 trials, beside those of random search. */
public final class TuneQualityBenchmark implements Benchmark {
  private static final int SEEDS = 20;
  private static final int TRIALS = 100;
  private static final String RANDOM = "random";
  private static final List<String> MODELS = List.of("tpe", "gp", "cmaes");
  private static final double SIGNIFICANT = 0.05;

  /** Random search has seeds of its own, so that no searcher begins with its points. */
  private static final long RANDOM_SEED = 1000;

  @Override
  public String name() {
    return "tune-quality";
  }

  @Override
  public List<String> figures() {
    List<String> figures = new ArrayList<>();
    for (TestFunction function : TestFunction.ALL) {
      figures.add(median(function, RANDOM));
      for (String model : MODELS) {
        figures.add(median(function, model));
        figures.add(probability(function, model));
      }
    }
    MODELS.forEach(model -> figures.add(count(model)));
    figures.addAll(SchedulerQuality.figures());
    return figures;
  }

  private static String median(TestFunction function, String algorithm) {
    return function.name() + "_" + algorithm;
  }

  private static String probability(TestFunction function, String model) {
    return function.name() + "_" + model + "_p";
  }

  private static String count(String model) {
    return model + "_better_than_random";
  }

  @Override
  public void run(Report report) {
    Map<String, List<Double>> random = new HashMap<>();
    for (TestFunction function : TestFunction.ALL) {
      List<Double> values = found(function, RANDOM, RANDOM_SEED);
      random.put(function.name(), values);
      add(report, function, RANDOM, values);
    }
    for (String model : MODELS) {
      int better = 0;
      for (TestFunction function : TestFunction.ALL) {
        List<Double> values = found(function, model, 0);
        add(report, function, model, values);
        double p = MannWhitney.pLess(values, random.getOrDefault(function.name(), List.of()));
        report.add(Figure.lower(probability(function, model), p, "1").asked(SIGNIFICANT));
        better += p < SIGNIFICANT ? 1 : 0;
      }
      int asked = TestFunction.ALL.size() - 1;
      report.add(Figure.higher(count(model), better, "functions").asked(asked));
    }
    SchedulerQuality.run(report);
  }

  private static List<Double> found(TestFunction function, String type, long firstSeed) {
    SearchAlgorithm algorithm = SearchAlgorithms.of("search_alg", Map.of("type", type));
    return LongStream.range(firstSeed, firstSeed + SEEDS)
        .mapToObj(seed -> Search.best(function, algorithm, TRIALS, seed))
        .toList();
  }

  private static void add(
      Report report, TestFunction function, String algorithm, List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double middle = (sorted[(SEEDS - 1) / 2] + sorted[SEEDS / 2]) / 2;
    report.add(
        Figure.lower(median(function, algorithm), middle, "1").peer("optimum", function.optimum()));
  }
}
