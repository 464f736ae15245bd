package dev.mobula.benchmarks.tune;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.train.Metrics;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.TrainSession;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.Tuner;
import dev.mobula.tune.search.Mode;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Trials whose losses fall as those of networks do, by a power of the time, to a level and with a
 * speed that depend on their settings; with noise.
 */
final class LearningCurves {
  /** How long a trial trains. */
  static final int LENGTH = 27;

  /** How many iterations there are for all trials together. */
  private static final int BUDGET = 20 * LENGTH;

  private static final String METRIC = "loss";

  private LearningCurves() {}

  /** Returns the least loss that is reached within the budget, with trials one after another. */
  static double best(Supplier<TrialScheduler> scheduler, long seed) {
    return ExperimentCost.inFolder(folder -> {
      try (var _ = Mobula.init(MobulaOptions.defaults().withNumCpus(1))) {
        return Tuner.of(LearningCurves::train)
            .paramSpace(
                Map.of(
                    "lr", Tune.loguniform(1e-5, 1),
                    "decay", Tune.uniform(0, 1),
                    "layers", Tune.randint(1, 9)))
            .tuneConfig(
                TuneConfig.builder()
                    .metric(METRIC, Mode.MIN)
                    .numSamples(-1)
                    .seed(seed)
                    .scheduler(scheduler)
                    .build())
            .runConfig(RunConfig.named("curves").withStoragePath(folder).withStop(new Budget()))
            .fit()
            .best()
            .orElseThrow()
            .metrics()
            .number(METRIC);
      }
    });
  }

  private static void train(Map<String, Object> config, TrainSession session) {
    double lr = DetMath.log(number(config, "lr")) / DetMath.log(10.0) + 3;
    double decay = number(config, "decay") - 0.3;
    double layers = number(config, "layers") - 4;
    double level = 0.1 * lr * lr + 0.4 * decay * decay + 0.02 * layers * layers;
    double speed = 0.5 + 0.5 * number(config, "decay");
    Rng noise = new Rng(Double.doubleToLongBits(lr));
    for (int t = 1; t <= LENGTH; t++) {
      double loss = level + 2 * DetMath.pow(t, -speed) + 0.01 * noise.nextGaussian();
      session.report(Map.of(METRIC, loss));
    }
  }

  private static double number(Map<String, Object> config, String key) {
    return ((Number) Objects.requireNonNull(config.get(key), key)).doubleValue();
  }

  /** Ends the experiment when its iterations are used up. */
  private static final class Budget implements Stopper {
    private int used;

    @Override
    public boolean shouldStop(Trial trial, Metrics result) {
      used++;
      return false;
    }

    @Override
    public boolean shouldStopAll() {
      return used >= BUDGET;
    }
  }
}
