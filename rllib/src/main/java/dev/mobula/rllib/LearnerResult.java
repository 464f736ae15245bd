package dev.mobula.rllib;

import dev.mobula.columns.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one update of a learner led to.
 *
 * @param weights the new flat parameters, sealed; those of an update change with the second one
 *     after it
 * @param version their version: one more than before
 * @param metrics the metrics of the update by RLlib's names, in the order of reports
 * @param timers seconds spent, by part
 */
public record LearnerResult(
    Column weights, long version, List<Metric> metrics, List<Metric> timers) {

  /** A named number. */
  public record Metric(String name, double value) {}

  /** Copies the lists. */
  public LearnerResult {
    metrics = List.copyOf(metrics);
    timers = List.copyOf(timers);
  }

  /** Returns the metrics by name, in order. */
  public Map<String, Double> metricsByName() {
    Map<String, Double> byName = new LinkedHashMap<>();
    metrics.forEach(metric -> byName.put(metric.name(), metric.value()));
    return byName;
  }
}
