package dev.mobula.cli;

import dev.mobula.train.JsonLines;
import dev.mobula.train.Metrics;
import dev.mobula.train.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how a run ended. */
final class Report {
  private static final String STEPS = "num_env_steps_sampled_lifetime";
  private static final String RETURN = "env_runners/episode_return_mean";
  private static final String TIME = "time_total_s";

  private Report() {}

  /**
   * Returns the last lines for people, the very last naming the checkpoint.
   *
   * @param evaluation what the last evaluation found; empty where there was none
   */
  static String text(Result result, String evaluation) {
    StringBuilder out = new StringBuilder();
    out.append("stopped:    ").append(result.stopReason()).append('\n');
    if (!evaluation.isEmpty()) {
      out.append("evaluation: ").append(evaluation).append('\n');
    }
    out.append("results:    ").append(result.resultsDir()).append('\n');
    if (result.checkpoint() != null) {
      out.append("checkpoint: ").append(result.checkpoint()).append('\n');
    }
    return out.toString();
  }

  /** Returns one line with one JSON object. */
  static String json(Experiment experiment, Result result) {
    Metrics metrics = result.metrics();
    double steps = metrics.number(STEPS);
    double seconds = metrics.number(TIME);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("algorithm", experiment.algorithm());
    object.put("env", experiment.env());
    object.put("seed", experiment.seed());
    object.put(STEPS, Double.isNaN(steps) ? 0L : (long) steps);
    object.put("episode_return_mean", metrics.number(RETURN));
    object.put(TIME, Double.isNaN(seconds) ? 0.0 : seconds);
    object.put("env_steps_per_second", steps / seconds);
    object.put("checkpoint", result.checkpoint() == null ? null : result.checkpoint().toString());
    object.put("results_dir", result.resultsDir().toString());
    object.put("stop_reason", result.stopReason());
    StringBuilder out = new StringBuilder(512);
    JsonLines.append(out, object);
    return out.append('\n').toString();
  }
}
