package dev.mobula.tune.internal;

import dev.mobula.train.Metrics;
import dev.mobula.train.TrainException;
import dev.mobula.train.TrainingRun;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.Objective;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds misspelt metrics before trials are trained for nothing. */
final class MetricCheck {
  private final List<Use> uses = new ArrayList<>();
  private boolean known;

  /** A metric and the setting that names it. */
  private record Use(String setting, String metric) {}

  MetricCheck(
      List<Objective> objectives,
      Set<String> stopMetrics,
      Set<String> schedulerMetrics,
      @Nullable String scoreAttribute) {
    objectives.forEach(objective -> uses.add(new Use("metric", objective.metric())));
    stopMetrics.forEach(metric -> uses.add(new Use("stop", metric)));
    schedulerMetrics.forEach(metric -> uses.add(new Use("scheduler", metric)));
    if (scoreAttribute != null) {
      uses.add(new Use("checkpoint_config.checkpoint_score_attribute", scoreAttribute));
    }
  }

  /**
   * Takes the names of all metrics that a trial reports, where they are known before.
   *
   * @throws TuneException if a metric is not among them, naming those that are
   */
  void expect(Set<String> names) {
    if (!known && !names.isEmpty()) {
      Set<String> all = new HashSet<>(names);
      all.addAll(TrainingRun.OWN_METRICS);
      resolve(all);
    }
  }

  /**
   * Takes the first result, of trials whose metrics are not known before.
   *
   * @throws TuneException if a metric is not among them, naming those that are
   */
  void check(Map<String, Object> result) {
    if (!known) {
      resolve(result.keySet());
    }
  }

  private void resolve(Collection<String> names) {
    for (Use use : uses) {
      try {
        Metrics.resolve(use.metric, names);
      } catch (TrainException e) {
        throw new TuneException(use.setting + ": " + e.getMessage(), e);
      }
    }
    known = true;
  }
}
