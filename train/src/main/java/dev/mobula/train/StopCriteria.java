package dev.mobula.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a run ends: as soon as any named metric is at least its limit.
 *
 * @param limits limits by metric; a metric is named by its full path or, where that is unique, its
 *     last components. Without limits a run goes on until it is interrupted.
 */
public record StopCriteria(Map<String, Double> limits) {
  /** Never stops. */
  public static final StopCriteria NONE = new StopCriteria(Map.of());

  /** Checks that the limits are numbers. */
  public StopCriteria {
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    limits.forEach((metric, limit) -> {
      if (limit.isNaN()) {
        throw new TrainException("expected a number as stop value of '" + metric + "', found NaN");
      }
    });
  }

  /**
   * Returns the same criteria with full paths.
   *
   * @throws MetricNameException naming every metric that is not among the known ones, and the
   *     nearest
   */
  public StopCriteria resolve(Collection<String> known) {
    Map<String, Double> resolved = new LinkedHashMap<>();
    List<MetricNameException.Problem> problems = new ArrayList<>();
    limits.forEach((metric, limit) -> {
      try {
        resolved.put(Metrics.resolve(metric, known), limit);
      } catch (TrainException e) {
        problems.add(
            new MetricNameException.Problem("stop", metric, String.valueOf(e.getMessage())));
      }
    });
    if (!problems.isEmpty()) {
      throw new MetricNameException(problems);
    }
    return new StopCriteria(resolved);
  }

  /**
   * Returns the first criterion that is reached, such as {@code num_env_steps_sampled_lifetime >=
   * 100000}; the limits must have been resolved.
   */
  public Optional<String> reached(Metrics metrics) {
    for (Map.Entry<String, Double> limit : limits.entrySet()) {
      if (metrics.number(limit.getKey()) >= limit.getValue()) {
        return Optional.of(limit.getKey() + " >= " + plain(limit.getValue()));
      }
    }
    return Optional.empty();
  }

  private static String plain(double value) {
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }
}
