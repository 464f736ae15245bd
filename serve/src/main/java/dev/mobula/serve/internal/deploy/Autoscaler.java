package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.AutoscalingConfig;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Says how many replicas there should be, from how many requests there were; the rule is Ray
 * Serve's. Confined to one thread; the caller has the clock.
 */
final class Autoscaler {
  private final AutoscalingConfig config;
  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private long wantedUpSince = Long.MIN_VALUE;
  private long wantedDownSince = Long.MIN_VALUE;

  private record Sample(long ns, int requests) {}

  Autoscaler(AutoscalingConfig config) {
    this.config = config;
  }

  /**
   * Takes a count of requests, those that wait included.
   *
   * @param ns the time, by a clock that never goes back
   * @param current how many replicas there should be until now
   * @return how many there should be from now on
   */
  int next(long ns, int requests, int current) {
    samples.add(new Sample(ns, requests));
    while (samples.getFirst().ns < ns - config.lookBackPeriod().toNanos()) {
      samples.removeFirst();
    }
    if (current == 0) {
      return requests > 0 ? first(requests) : bounded(0);
    }
    int desired = desired(current);
    if (desired > current) {
      wantedDownSince = Long.MIN_VALUE;
      wantedUpSince = wantedUpSince == Long.MIN_VALUE ? ns : wantedUpSince;
      return isOver(ns, wantedUpSince, config.upscaleDelay()) ? decided(desired) : current;
    }
    wantedUpSince = Long.MIN_VALUE;
    if (desired == current) {
      wantedDownSince = Long.MIN_VALUE;
      return current;
    }
    wantedDownSince = wantedDownSince == Long.MIN_VALUE ? ns : wantedDownSince;
    return down(ns, current, desired);
  }

  /** Returns how many replicas the first requests start, which nobody lets wait. */
  private int first(int requests) {
    return bounded(Math.max(1, (int) Math.ceil(requests / config.targetOngoingRequests())));
  }

  private int down(long ns, int current, int desired) {
    Duration toZero = config.downscaleToZeroDelay();
    int next = desired == 0 && current > 1 && toZero != null ? 1 : desired;
    Duration delay = next == 0 && toZero != null ? toZero : config.downscaleDelay();
    return isOver(ns, wantedDownSince, delay) ? decided(next) : current;
  }

  private int decided(int replicas) {
    wantedUpSince = Long.MIN_VALUE;
    wantedDownSince = Long.MIN_VALUE;
    return replicas;
  }

  private static boolean isOver(long ns, long since, Duration delay) {
    return ns - since >= delay.toNanos();
  }

  private int desired(int current) {
    double average = samples.stream().mapToInt(Sample::requests).average().orElse(0);
    double ratio = average / (current * config.targetOngoingRequests());
    double factor = ratio >= 1 ? config.upscalingFactor() : config.downscalingFactor();
    double desired = current * (1 + (ratio - 1) * factor);
    int whole = (int) Math.ceil(desired - 1e-9);
    // A gentle factor would never take the last of what is too much.
    return bounded(average == 0 && whole == current ? current - 1 : whole);
  }

  private int bounded(int replicas) {
    return Math.clamp(replicas, config.minReplicas(), config.maxReplicas());
  }
}
