package dev.mobula.tune.search;

import dev.mobula.train.Metrics;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a search improves.
 *
 * @param metric the full path of a metric or, where that is unique, its last components
 * @param mode which of its values are better
 */
public record Objective(String metric, Mode mode) {

  /** Makes an objective whose smaller values are better. */
  public static Objective min(String metric) {
    return new Objective(metric, Mode.MIN);
  }

  /** Makes an objective whose larger values are better. */
  public static Objective max(String metric) {
    return new Objective(metric, Mode.MAX);
  }

  /**
   * Returns this objective with the metric's full path.
   *
   * @throws dev.mobula.train.TrainException if no metric or more than one of those reported is
   *     meant
   */
  public Objective resolve(Collection<String> reported) {
    return new Objective(Metrics.resolve(metric, reported), mode);
  }

  /**
   * Returns how bad a result is, less being better: the metric or its negative, and infinity where
   * it is no finite number, which is worse than all. Empty where the metric was not reported.
   *
   * @throws dev.mobula.train.TrainException if more than one of the metrics reported is meant
   */
  public OptionalDouble loss(Metrics result) {
    Object value = result.find(metric);
    if (value == null) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(signed(value instanceof Number n ? n.doubleValue() : Double.NaN));
  }

  /** Returns the metric as it was reported; empty where it is no finite number. */
  public OptionalDouble value(Metrics result) {
    OptionalDouble loss = loss(result);
    return loss.isPresent() && Double.isFinite(loss.getAsDouble())
        ? OptionalDouble.of(reported(loss.getAsDouble()))
        : OptionalDouble.empty();
  }

  /** Returns the metric of which {@link #loss} made a loss. */
  public double reported(double loss) {
    return mode == Mode.MIN ? loss : -loss;
  }

  /**
   * Tells whether losses, one for each of several objectives, are nowhere worse than others and
   * somewhere better.
   */
  public static boolean dominates(List<Double> losses, List<Double> others) {
    boolean better = false;
    for (int i = 0; i < losses.size(); i++) {
      int order = Double.compare(losses.get(i), others.get(i));
      if (order > 0) {
        return false;
      }
      better |= order < 0;
    }
    return better;
  }

  private double signed(double value) {
    if (!Double.isFinite(value)) {
      return Double.POSITIVE_INFINITY;
    }
    return mode == Mode.MIN ? value : -value;
  }
}
