package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.BackPressureException;
import dev.mobula.serve.RequestTimeoutException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of a deployment, whose names are promised in {@code docs/serve.md}. Any thread. */
final class DeploymentMetrics {
  /** How a request ended. */
  private enum Outcome {
    OK,
    ERROR,
    TIMEOUT,
    REFUSED,
    CANCELLED
  }

  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>(); // guarded by this
  private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);
  private final Timer latency;
  private final Counter starts;
  private final Counter deaths;

  DeploymentMetrics(String application, String deployment) {
    tags = tags(application, deployment);
    for (Outcome outcome : Outcome.values()) {
      String name = outcome.name().toLowerCase(Locale.ROOT);
      requests.put(
          outcome,
          keep(
              Counter.builder("mobula.serve.requests")
                  .description("Requests of a deployment that ended, by how they did")
                  .tags(tags.and("outcome", name))
                  .register(Metrics.globalRegistry)));
    }
    latency =
        keep(
            Timer.builder("mobula.serve.request.latency")
                .description("From when a request came until it ended, waiting included")
                .tags(tags)
                .serviceLevelObjectives(buckets())
                .register(Metrics.globalRegistry));
    starts = counter("mobula.serve.replica.starts", "Replicas that were started");
    deaths = counter("mobula.serve.replica.deaths", "Replicas that died or were sick");
  }

  static Tags tags(String application, String deployment) {
    return Tags.of("application", application, "deployment", deployment);
  }

  private static Duration[] buckets() {
    return List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000).stream()
        .map(Duration::ofMillis)
        .toArray(Duration[]::new);
  }

  private Counter counter(String name, String description) {
    return keep(
        Counter.builder(name).description(description).tags(tags).register(Metrics.globalRegistry));
  }

  private synchronized <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  /** Watches the requests and replicas that there are. */
  void watch(ReplicaRouter router, DeploymentState state) {
    gauge("mobula.serve.requests.queued", "Requests that wait", router, ReplicaRouter::queued);
    gauge(
        "mobula.serve.requests.ongoing",
        "Requests that replicas have",
        router,
        ReplicaRouter::ongoing);
    gauge(
        "mobula.serve.replicas",
        "Replicas that take requests",
        state,
        DeploymentState::runningReplicas);
    gauge(
        "mobula.serve.replicas.wanted",
        "Replicas that there should be",
        state,
        DeploymentState::wantedReplicas);
  }

  private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
    keep(
        Gauge.builder(name, of, value)
            .description(description)
            .tags(tags)
            .register(Metrics.globalRegistry));
  }

  void refused() {
    count(Outcome.REFUSED);
  }

  void ended(Request<?> request, @Nullable Throwable failure) {
    latency.record(System.nanoTime() - request.startNs(), TimeUnit.NANOSECONDS);
    count(
        switch (failure) {
          case null -> Outcome.OK;
          case RequestTimeoutException _ -> Outcome.TIMEOUT;
          case BackPressureException _ -> Outcome.REFUSED;
          case CancellationException _ -> Outcome.CANCELLED;
          default -> Outcome.ERROR;
        });
  }

  private void count(Outcome outcome) {
    Counter counter = requests.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void started() {
    starts.increment();
  }

  void died() {
    deaths.increment();
  }

  /** Takes the meters back. */
  synchronized void close() {
    meters.forEach(Metrics.globalRegistry::remove);
    meters.clear();
  }
}
