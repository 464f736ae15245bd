package dev.mobula.serve.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The meters of whatever answers requests, whose names are promised in {@code docs/serve.md}. Any
 * thread.
 */
public final class RequestMeters implements AutoCloseable {
  /** How a request ended. */
  public enum Outcome {
    OK,
    INVALID,
    ERROR,
    TIMEOUT,
    REFUSED,
    CANCELLED
  }

  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>(); // guarded by this
  private final Counter[] requests;
  private final Timer latency;

  /**
   * Makes the meters.
   *
   * @param tags see {@link #tags}
   */
  public RequestMeters(Tags tags) {
    this.tags = tags;
    requests = Arrays.stream(Outcome.values()).map(this::requests).toArray(Counter[]::new);
    latency =
        keep(
            Timer.builder("mobula.serve.request.latency")
                .description("From when a request came until it ended, waiting included")
                .tags(tags)
                .serviceLevelObjectives(buckets())
                .register(Metrics.globalRegistry));
  }

  /** Names what answers. */
  public static Tags tags(String application, String deployment) {
    return Tags.of("application", application, "deployment", deployment);
  }

  /** Returns what the sizes of batches are recorded by; it stays when others are taken back. */
  public static DistributionSummary batchSizes(Tags tags) {
    return DistributionSummary.builder("mobula.serve.batch.size")
        .description("Items of a batch")
        .tags(tags)
        .register(Metrics.globalRegistry);
  }

  private Counter requests(Outcome outcome) {
    return keep(
        Counter.builder("mobula.serve.requests")
            .description("Requests that ended, by how they did")
            .tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
            .register(Metrics.globalRegistry));
  }

  private static Duration[] buckets() {
    return DoubleStream.of(
            0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 6e4)
        .mapToObj(ms -> Duration.ofNanos(Math.round(ms * 1e6)))
        .toArray(Duration[]::new);
  }

  /** Makes a counter of something else. */
  public Counter counter(String name, String description) {
    return keep(
        Counter.builder(name).description(description).tags(tags).register(Metrics.globalRegistry));
  }

  /** Watches a value, for as long as whatever has it is there. */
  public <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
    Gauge unused =
        keep(
            Gauge.builder(name, of, value)
                .description(description)
                .tags(tags)
                .register(Metrics.globalRegistry));
  }

  /** Has a meter taken back with the others. */
  public synchronized <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  /** Counts a request that nobody answered. */
  public void count(Outcome outcome) {
    requests[outcome.ordinal()].increment();
  }

  /**
   * Counts a request that ended.
   *
   * @param startNs when it came, by {@link System#nanoTime}
   */
  public void ended(long startNs, Outcome outcome) {
    latency.record(System.nanoTime() - startNs, TimeUnit.NANOSECONDS);
    count(outcome);
  }

  /** Takes the meters back. */
  @Override
  public synchronized void close() {
    meters.forEach(Metrics.globalRegistry::remove);
    meters.clear();
  }
}
