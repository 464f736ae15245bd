package dev.mobula.tune;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.train.CheckpointConfig;
import dev.mobula.train.Metrics;
import dev.mobula.tune.schedulers.HyperBandScheduler;
import dev.mobula.tune.schedulers.PopulationBasedTraining;
import dev.mobula.tune.search.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A process with an experiment that tests kill: {@code KilledExperiment STORAGE TRIALS PARALLEL
 * SCHEDULER}.
 */
final class KilledExperiment {
  private static final int STEPS = 5;

  private KilledExperiment() {}

  /** Runs the experiment, or goes on with it where there is one. */
  public static void main(String[] arguments) throws IOException {
    Path storage = Path.of(arguments[0]);
    int trials = Integer.parseInt(arguments[1]);
    int parallel = Integer.parseInt(arguments[2]);
    Path folder = storage.resolve("experiment");
    try (var _ = Mobula.init(MobulaOptions.defaults().withNumCpus(parallel))) {
      Tuner tuner = tuner(storage, trials, scheduler(arguments[3]));
      ResultGrid results =
          Files.exists(folder.resolve("journal.log"))
              ? tuner.resume(folder, Resume.UNFINISHED)
              : tuner.fit();
      Files.writeString(
          storage.resolve("outcome"), outcome(results), StandardOpenOption.CREATE_NEW);
    }
  }

  private static Supplier<TrialScheduler> scheduler(String name) {
    return switch (name) {
      case "halving" -> HalvingEveryOther::new;
      case "hyperband" -> HyperBandScheduler.builder().maxT(4).reductionFactor(2)::build;
      case "pbt" ->
          PopulationBasedTraining.builder()
                  .timeAttr("training_iteration")
                  .perturbationInterval(2)
                  .hyperparamMutations(Map.of("x", Tune.uniform(-1, 1)))
              ::build;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Tuner tuner(Path storage, int trials, Supplier<TrialScheduler> scheduler) {
    return Tuner.of(KilledExperiment::train)
        .paramSpace(Map.of("x", Tune.uniform(-1, 1)))
        .tuneConfig(
            TuneConfig.builder()
                .metric("loss", Mode.MIN)
                .numSamples(trials)
                .scheduler(scheduler)
                .seed(5)
                .build())
        .runConfig(
            RunConfig.named("experiment")
                .withStoragePath(storage)
                .withCheckpoints(
                    new CheckpointConfig(2, true, 1, null, CheckpointConfig.ScoreOrder.MAX)));
  }

  private static void train(Map<String, Object> config, TrainSession session) {
    double x = ((Number) Objects.requireNonNull(config.get("x"))).doubleValue();
    long start = session.checkpoint().map(c -> c.state("at").getLong("i")).orElse(0L);
    for (long i = start + 1; i <= STEPS; i++) {
      long done = i;
      session.report(
          Map.of("loss", x * x + 1.0 / i),
          checkpoint -> checkpoint.put("at", new StateDict().putLong("i", done)));
    }
  }

  /** Stops every other trial that is above the mean of all results so far at its third step. */
  private static final class HalvingEveryOther implements TrialScheduler {
    private double sum;
    private long count;

    @Override
    public TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result) {
      double loss = result.number("loss");
      sum += loss;
      count++;
      return trial.iteration() == 3 && trial.index() % 2 == 0 && loss > sum / count
          ? TrialDecision.STOP
          : TrialDecision.CONTINUE;
    }
  }

  /** Returns all that must be the same whether or not the experiment was killed on its way. */
  static String outcome(ResultGrid results) throws IOException {
    StringBuilder text = new StringBuilder();
    for (TrialResult trial : results.results()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s %s %s %s %s",
              trial.id(),
              trial.config(),
              trial.status(),
              trial.metrics().number("training_iteration"),
              trial.metrics().number("loss")));
      for (String line : Files.readAllLines(trial.resultsDir().resolve("result.jsonl"))) {
        text.append(' ').append(line.replaceAll(",\"time_[a-z_]*\":[0-9.E-]*", ""));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
