package dev.mobula.benchmarks.tune;

import dev.mobula.benchmarks.Benchmark;
import dev.mobula.benchmarks.Figure;
import dev.mobula.benchmarks.Report;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Tune;
import dev.mobula.tune.search.Objective;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.Searcher;
import dev.mobula.tune.search.Suggestion;
import dev.mobula.tune.search.tpe.TpeSearch;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What tuning costs beside the trials. */
public final class TuneBenchmark implements Benchmark {
  private static final int TRIALS = 10_000;
  private static final int LAST = 1_000;
  private static final String METRIC = "loss";

  @Override
  public String name() {
    return "tune";
  }

  @Override
  public List<String> figures() {
    return List.of(
        "tpe_10k_s",
        "tpe_trials_per_s_at_end",
        "journal_records_per_s",
        "reports_per_s",
        "overhead_fraction");
  }

  @Override
  public void run(Report report) {
    SearchSpace space =
        SearchSpace.of(
            Map.of(
                "lr", Tune.loguniform(1e-5, 1),
                "gamma", Tune.uniform(0.9, 1),
                "lambda", Tune.uniform(0.8, 1),
                "clip", Tune.uniform(0.1, 0.4),
                "epochs", Tune.randint(1, 20)));
    Searcher searcher =
        TpeSearch.DEFAULT.create(
            new SearchProperties(space, List.of(Objective.min(METRIC)), TRIALS, 0));
    double first = seconds(searcher, 0, TRIALS - LAST);
    double last = seconds(searcher, TRIALS - LAST, TRIALS);
    report.add(Figure.lower("tpe_10k_s", first + last, "s").asked(30));
    report.add(
        Figure.higher("tpe_trials_per_s_at_end", LAST / last, "1/s")
            .asked(300)
            .peer("Optuna, after 1,000 trials", 8));
    report.add(
        Figure.higher("journal_records_per_s", ExperimentCost.journalRecordsPerSecond(), "1/s")
            .asked(20_000));
    report.add(
        Figure.higher("reports_per_s", ExperimentCost.reportsPerSecond(), "1/s").asked(10_000));
    report.add(
        Figure.lower("overhead_fraction", ExperimentCost.overheadFraction(), "")
            .asked(0.01)
            .peer("Ray Tune", 0.14));
  }

  private static double seconds(Searcher searcher, int from, int to) {
    long start = System.nanoTime();
    for (int i = from; i < to; i++) {
      String trialId = "trial_" + i;
      if (!(searcher.suggest(trialId) instanceof Suggestion.Configuration(var config))) {
        throw new IllegalStateException("expected a suggestion for each trial, found none");
      }
      searcher.onTrialComplete(trialId, Metrics.of(Map.of(METRIC, loss(config))), false);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double loss(Map<String, Object> config) {
    double lr = ((Number) Objects.requireNonNull(config.get("lr"))).doubleValue();
    double gamma = ((Number) Objects.requireNonNull(config.get("gamma"))).doubleValue();
    return (lr - 0.01) * (lr - 0.01) + (gamma - 0.99) * (gamma - 0.99);
  }
}
