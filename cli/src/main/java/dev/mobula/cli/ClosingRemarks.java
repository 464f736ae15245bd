package dev.mobula.cli;

import dev.mobula.train.Metrics;
import dev.mobula.train.Result;
import dev.mobula.train.TrainingListener;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says at the end of a run what went wrong on its way without ending it, and keeps the last
 * evaluation.
 */
final class ClosingRemarks implements TrainingListener {
  private static final String EVALUATION = "evaluation/env_runners/";
  private static final String RESTARTS = "fault_tolerance/num_env_runner_restarts";
  private static final String EPISODES = "num_episodes_lifetime";
  private static final String SKIPPED = "/num_nan_gradients_skipped_lifetime";

  private final PrintStream err;
  private @Nullable Metrics evaluated;

  ClosingRemarks(PrintStream err) {
    this.err = err;
  }

  @Override
  public void onResult(Metrics metrics) {
    if (metrics.get(EVALUATION + "episode_return_mean") != null) {
      evaluated = metrics;
    }
  }

  @Override
  public void onEnd(Result result) {
    long restarts = count(result.metrics().get(RESTARTS));
    if (restarts > 0) {
      long episodes = count(result.metrics().get(EPISODES));
      err.printf(
          "mobula: EnvRunners failed and were restarted: %s; episodes that ended: %s%n",
          Numbers.grouped(restarts), episodes == 0 ? "none" : Numbers.grouped(episodes));
    }
    long skipped = 0;
    for (Map.Entry<String, Object> metric : result.metrics().leaves().entrySet()) {
      skipped += metric.getKey().endsWith(SKIPPED) ? count(metric.getValue()) : 0;
    }
    if (skipped > 0) {
      err.printf(
          "mobula: gradient steps left out by skip_nan_gradients: %s; lower lr, set grad_clip, or"
              + " normalise observations and rewards%n",
          Numbers.grouped(skipped));
    }
  }

  private static long count(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  /** Returns what the run's last evaluation found; empty where there was none. */
  String evaluation() {
    Metrics played = evaluated;
    return played == null
        ? ""
        : "return %s ± %s over %s episodes, after iteration %s"
            .formatted(
                Numbers.fixed(played.number(EVALUATION + "episode_return_mean"), 2),
                Numbers.fixed(played.number(EVALUATION + "episode_return_std"), 2),
                Numbers.cell(played.get(EVALUATION + "num_episodes")),
                Numbers.cell(played.get("training_iteration")));
  }
}
