package dev.mobula.benchmarks.tune;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainSession;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.Tuner;
import dev.mobula.tune.search.Mode;
import dev.mobula.tune.stoppers.MaximumIterationStopper;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The toy problem of the paper on population based training (figure 2): two trials climb {@code 1.2
 * − h0 θ0² − h1 θ1²}, each with one of the two coefficients, and are judged by {@code 1.2 − θ0² −
 * θ1²}, which is 0.4 for each of them alone in the end.
 */
final class PopulationToy {
  /** The largest value that there is. */
  static final double OPTIMUM = 1.2;

  private static final int STEPS = 100;
  private static final double LEARNING_RATE = 0.05;
  private static final String METRIC = "q";

  private PopulationToy() {}

  /** Returns how good the better trial is in the end. */
  static double best(Supplier<TrialScheduler> scheduler, long seed) {
    return ExperimentCost.inFolder(folder -> {
      try (var _ = Mobula.init(MobulaOptions.defaults().withNumCpus(1))) {
        return Tuner.of(PopulationToy::climb)
            .paramSpace(
                Map.of(
                    "h",
                    Tune.gridSearch(Map.of("h0", 1.0, "h1", 0.0), Map.of("h0", 0.0, "h1", 1.0))))
            .tuneConfig(
                TuneConfig.builder()
                    .metric(METRIC, Mode.MAX)
                    .seed(seed)
                    .scheduler(scheduler)
                    .build())
            .runConfig(
                RunConfig.named("toy")
                    .withStoragePath(folder)
                    .withStop(new MaximumIterationStopper(STEPS)))
            .fit()
            .best()
            .orElseThrow()
            .metrics()
            .number(METRIC);
      }
    });
  }

  private static void climb(Map<String, Object> config, TrainSession session) {
    Map<?, ?> h = (Map<?, ?>) Objects.requireNonNull(config.get("h"));
    double[] theta = {0.9, 0.9};
    session
        .checkpoint()
        .map(checkpoint -> checkpoint.state("theta"))
        .ifPresent(state -> {
          theta[0] = state.getDouble("0");
          theta[1] = state.getDouble("1");
        });
    while (true) {
      for (int i = 0; i < theta.length; i++) {
        double coefficient = ((Number) Objects.requireNonNull(h.get("h" + i))).doubleValue();
        theta[i] -= LEARNING_RATE * 2 * coefficient * theta[i];
      }
      StateDict state = new StateDict().putDouble("0", theta[0]).putDouble("1", theta[1]);
      double q = OPTIMUM - theta[0] * theta[0] - theta[1] * theta[1];
      session.report(Map.of(METRIC, q), checkpoint -> checkpoint.put("theta", state));
    }
  }
}
