package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.BackPressureException;
import dev.mobula.serve.RequestTimeoutException;
import dev.mobula.serve.internal.metrics.RequestMeters;
import dev.mobula.serve.internal.metrics.RequestMeters.Outcome;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The meters of a deployment. Any thread. */
final class DeploymentMetrics {
  private final RequestMeters meters;
  private final Counter starts;
  private final Counter deaths;

  DeploymentMetrics(String application, String deployment) {
    meters = new RequestMeters(RequestMeters.tags(application, deployment));
    starts = meters.counter("mobula.serve.replica.starts", "Replicas that were started");
    deaths = meters.counter("mobula.serve.replica.deaths", "Replicas that died or were sick");
  }

  /** Watches the requests and replicas that there are. */
  void watch(ReplicaRouter router, DeploymentState state) {
    meters.gauge(
        "mobula.serve.requests.queued", "Requests that wait", router, ReplicaRouter::queued);
    meters.gauge(
        "mobula.serve.requests.ongoing",
        "Requests that are answered now",
        router,
        ReplicaRouter::ongoing);
    meters.gauge(
        "mobula.serve.replicas",
        "Replicas that take requests",
        state,
        DeploymentState::runningReplicas);
    meters.gauge(
        "mobula.serve.replicas.wanted",
        "Replicas that there should be",
        state,
        DeploymentState::wantedReplicas);
  }

  void refused() {
    meters.count(Outcome.REFUSED);
  }

  void ended(Request<?> request, @Nullable Throwable failure) {
    meters.ended(
        request.startNs(),
        switch (failure) {
          case null -> Outcome.OK;
          case RequestTimeoutException _ -> Outcome.TIMEOUT;
          case BackPressureException _ -> Outcome.REFUSED;
          case CancellationException _ -> Outcome.CANCELLED;
          default -> Outcome.ERROR;
        });
  }

  void started() {
    starts.increment();
  }

  void died() {
    deaths.increment();
  }

  /** Takes the meters back; what ends later is not counted. */
  void close() {
    meters.close();
  }
}
