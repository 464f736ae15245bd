package dev.mobula.cli;

import dev.mobula.train.JsonLines;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.search.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Says what an experiment found. */
final class TuneReport {
  private static final int MOST_TRADE_OFFS = 10;

  private TuneReport() {}

  /** Returns the last lines for people, the very last naming the checkpoint. */
  static String text(ResultGrid results) {
    StringBuilder out = new StringBuilder();
    out.append("trials:     ").append(results.countsText()).append('\n');
    String reason = results.overReason();
    out.append("ended:      ").append(reason.isEmpty() ? "interrupted" : reason).append('\n');
    results.errors().stream()
        .limit(3)
        .forEach(trial ->
            out.append("failed:     %s: %s%n".formatted(trial.resultsDir(), trial.error())));
    out.append("results:    ").append(results.resultsDir()).append('\n');
    if (results.objectives().size() > 1) {
      appendTradeOffs(out, results);
    }
    appendBest(out, results);
    return out.toString();
  }

  private static void appendBest(StringBuilder out, ResultGrid results) {
    results
        .best()
        .ifPresent(best -> {
          out.append(
              "best trial: %s, %s = %s%n"
                  .formatted(
                      best.id(),
                      results.objective().metric(),
                      Numbers.plain(value(results.objective(), best))));
          best.settings()
              .forEach((key, value) -> out.append("            %s: %s%n".formatted(key, value)));
          if (best.checkpoint() != null) {
            out.append("checkpoint: ").append(best.checkpoint()).append('\n');
          }
        });
  }

  private static void appendTradeOffs(StringBuilder out, ResultGrid results) {
    List<TrialResult> front = results.paretoFront();
    String label = "trade-offs: ";
    for (TrialResult trial : front.subList(0, Math.min(front.size(), MOST_TRADE_OFFS))) {
      out.append(label).append(trial.id());
      for (Objective by : results.objectives()) {
        out.append(", %s = %s".formatted(by.metric(), Numbers.plain(value(by, trial))));
      }
      out.append('\n');
      label = " ".repeat(label.length());
    }
    if (front.size() > MOST_TRADE_OFFS) {
      out.append("%sand %d more%n".formatted(label, front.size() - MOST_TRADE_OFFS));
    }
  }

  /** Returns a metric that trials are judged by, as it was reported. */
  private static double value(Objective objective, TrialResult trial) {
    OptionalDouble loss = objective.loss(trial.metrics());
    return objective.reported(loss.orElse(Double.NaN));
  }

  /** Returns one line with one JSON object. */
  static String json(ResultGrid results) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    Map<String, Object> counts = new LinkedHashMap<>();
    results
        .counts()
        .forEach((status, count) -> counts.put(status.name().toLowerCase(Locale.ROOT), count));
    object.put("trials", counts);
    object.put("metric", results.objective().metric());
    object.put("mode", results.objective().mode().toString());
    object.put("best_trial", null);
    results
        .best()
        .ifPresent(best -> {
          object.put("best_trial", best.id());
          object.put("best_value", value(results.objective(), best));
          object.put("best_config", best.config());
          object.put("best_checkpoint", checkpoint(best));
        });
    if (results.objectives().size() > 1) {
      object.put(
          "pareto_front",
          results.paretoFront().stream().map(trial -> tradeOff(results, trial)).toList());
    }
    object.put("results_dir", results.resultsDir().toString());
    object.put("interrupted", results.overReason().isEmpty());
    StringBuilder out = new StringBuilder(1024);
    JsonLines.append(out, object);
    return out.append('\n').toString();
  }

  private static Map<String, @Nullable Object> tradeOff(ResultGrid results, TrialResult trial) {
    Map<String, Object> values = new LinkedHashMap<>();
    results.objectives().forEach(by -> values.put(by.metric(), value(by, trial)));
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("trial", trial.id());
    object.put("values", values);
    object.put("config", trial.config());
    object.put("checkpoint", checkpoint(trial));
    return object;
  }

  private static @Nullable String checkpoint(TrialResult trial) {
    return trial.checkpoint() == null ? null : trial.checkpoint().toString();
  }
}
