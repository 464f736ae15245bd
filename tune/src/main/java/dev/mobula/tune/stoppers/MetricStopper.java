package dev.mobula.tune.stoppers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TuneException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Ends a trial as soon as one of some metrics is at least its limit.
 *
 * @param limits limits by metric; a metric is named by its full path or, where that is unique, its
 *     last components
 */
public record MetricStopper(Map<String, Double> limits) implements Stopper {
  /** Copies the limits and checks that they are numbers. */
  public MetricStopper {
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    limits.forEach((metric, limit) -> {
      if (limit.isNaN()) {
        throw new TuneException("stop." + metric + ": expected a number, found NaN");
      }
    });
  }

  @Override
  public Set<String> metrics() {
    return limits.keySet();
  }

  @Override
  public boolean shouldStop(Trial trial, Metrics result) {
    return limits.entrySet().stream()
        .anyMatch(limit -> {
          OptionalDouble value = result.findNumber(limit.getKey());
          return value.isPresent() && value.getAsDouble() >= limit.getValue();
        });
  }
}
