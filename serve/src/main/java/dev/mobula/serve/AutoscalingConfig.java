package dev.mobula.serve;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the number of replicas follows the load; names and defaults are Ray Serve's.
 *
 * @param minReplicas the fewest, 0 for none while nobody asks; 1 by default
 * @param initialReplicas how many there are at first; null, the default, for the fewest
 * @param maxReplicas the most; 1 by default
 * @param targetOngoingRequests how many requests, waiting ones included, there should be for each
 *     replica; 2 by default
 * @param metricsInterval how often the requests are counted; 10 s by default
 * @param lookBackPeriod the time over which they are averaged; 30 s by default
 * @param upscalingFactor by how much of what is missing the number grows; 1 by default
 * @param downscalingFactor by how much of what is too much it shrinks; 1 by default
 * @param upscaleDelay for how long more must have been wanted; 30 s by default
 * @param downscaleDelay for how long fewer must have been wanted; 600 s by default
 * @param downscaleToZeroDelay the same for the last replica; null, the default, as the others
 */
public record AutoscalingConfig(
    int minReplicas,
    @Nullable Integer initialReplicas,
    int maxReplicas,
    double targetOngoingRequests,
    Duration metricsInterval,
    Duration lookBackPeriod,
    double upscalingFactor,
    double downscalingFactor,
    Duration upscaleDelay,
    Duration downscaleDelay,
    @Nullable Duration downscaleToZeroDelay) {
  /**
   * Checks the values.
   *
   * @throws ServeException if they contradict each other
   */
  public AutoscalingConfig {
    if (minReplicas < 0 || maxReplicas < 1 || minReplicas > maxReplicas) {
      throw new ServeException(
          "expected 0 <= min_replicas <= max_replicas and max_replicas >= 1, found %d and %d"
              .formatted(minReplicas, maxReplicas));
    }
    if (initialReplicas != null
        && (initialReplicas < minReplicas || initialReplicas > maxReplicas)) {
      throw new ServeException(
          "expected initial_replicas from %d to %d, found %d"
              .formatted(minReplicas, maxReplicas, initialReplicas));
    }
    if (!(targetOngoingRequests > 0) || !(upscalingFactor > 0) || !(downscalingFactor > 0)) {
      throw new ServeException(
          "expected target_ongoing_requests, upscaling_factor and downscaling_factor > 0, found %s, %s and %s"
              .formatted(targetOngoingRequests, upscalingFactor, downscalingFactor));
    }
    if (metricsInterval.toMillis() < 1 || lookBackPeriod.toMillis() < 1) {
      throw new ServeException(
          "expected metrics_interval_s and look_back_period_s > 0, found %s and %s"
              .formatted(metricsInterval, lookBackPeriod));
    }
    if (upscaleDelay.isNegative()
        || downscaleDelay.isNegative()
        || (downscaleToZeroDelay != null && downscaleToZeroDelay.isNegative())) {
      throw new ServeException(
          "expected delays >= 0, found %s, %s and %s"
              .formatted(upscaleDelay, downscaleDelay, downscaleToZeroDelay));
    }
  }

  /** Returns the defaults, between two numbers of replicas. */
  public static AutoscalingConfig between(int minReplicas, int maxReplicas) {
    return new AutoscalingConfig(
        minReplicas,
        null,
        maxReplicas,
        2,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        1,
        1,
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        null);
  }

  /** Returns these with another number of requests for each replica. */
  public AutoscalingConfig withTargetOngoingRequests(double target) {
    return new AutoscalingConfig(
        minReplicas,
        initialReplicas,
        maxReplicas,
        target,
        metricsInterval,
        lookBackPeriod,
        upscalingFactor,
        downscalingFactor,
        upscaleDelay,
        downscaleDelay,
        downscaleToZeroDelay);
  }

  /** Returns these with other times. */
  public AutoscalingConfig withTimes(
      Duration interval, Duration lookBack, Duration delayUp, Duration delayDown) {
    return new AutoscalingConfig(
        minReplicas,
        initialReplicas,
        maxReplicas,
        targetOngoingRequests,
        interval,
        lookBack,
        upscalingFactor,
        downscalingFactor,
        delayUp,
        delayDown,
        downscaleToZeroDelay);
  }

  /** Returns how many replicas there are at first. */
  public int firstReplicas() {
    return initialReplicas == null ? minReplicas : initialReplicas;
  }
}
