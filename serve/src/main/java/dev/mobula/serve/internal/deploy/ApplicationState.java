package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.ServeStatus.ApplicationStatus;
import dev.mobula.serve.ServeStatus.DeploymentStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An application that runs. Confined to the controller's thread. */
final class ApplicationState {
  private final String name;
  private final ControlLoop loop;
  private final Map<String, DeploymentState> deployments = new LinkedHashMap<>();
  private Map<String, Target> latest = Map.of(); // that all ran
  private @Nullable Route route;
  private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

  ApplicationState(String name, ControlLoop loop) {
    this.name = name;
    this.loop = loop;
  }

  Map<String, DeploymentState> deployments() {
    return deployments;
  }

  @Nullable Route route() {
    return route;
  }

  void routeBy(@Nullable Route other) {
    route = other;
  }

  /** Changes what is wanted; the future is done when all deployments are so. */
  CompletableFuture<Void> update(Map<String, Target> targets) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    targets.forEach((deployment, target) -> {
      DeploymentState known = deployments.get(deployment);
      if (known == null) {
        known = new DeploymentState(name, target, loop);
        deployments.put(deployment, known);
      } else {
        known.update(target);
      }
      all.add(known.settled());
    });
    settled = allOf(all);
    return settled;
  }

  /** Keeps what is wanted as what to go back to. */
  void succeeded(Map<String, Target> targets) {
    latest = Map.copyOf(targets);
  }

  /**
   * Goes back to what ran before an update that failed.
   *
   * @return deployments that the update brought, which are no longer part of it
   */
  List<DeploymentState> goBack() {
    latest.forEach((deployment, before) -> {
      DeploymentState known = deployments.get(deployment);
      if (known != null) {
        known.goBack(before);
      }
    });
    return removeOthers(latest);
  }

  /** Returns what fails as soon as one of them does. */
  private static CompletableFuture<Void> allOf(List<CompletableFuture<Void>> all) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    all.forEach(one ->
        one.whenComplete((_, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
          }
        }));
    CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenRun(() -> result.complete(null));
    return result;
  }

  /** Lets go of deployments that are no longer part of it. */
  List<DeploymentState> removeOthers(Map<String, Target> targets) {
    List<DeploymentState> removed = new ArrayList<>();
    deployments
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !targets.containsKey(entry.getKey());
          if (gone) {
            removed.add(entry.getValue());
          }
          return gone;
        });
    return removed;
  }

  CompletableFuture<Void> close() {
    List<CompletableFuture<Void>> all =
        deployments.values().stream().map(DeploymentState::close).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
  }

  ApplicationStatus status() {
    Map<String, DeploymentStatus> all = new TreeMap<>();
    deployments.forEach((deployment, state) -> all.put(deployment, state.status()));
    return new ApplicationStatus(
        summary(all.values()), route == null ? null : route.prefix(), Map.copyOf(all));
  }

  private String summary(Iterable<DeploymentStatus> all) {
    String summary = settled.isDone() ? "RUNNING" : "DEPLOYING";
    for (DeploymentStatus one : all) {
      if (one.status().equals("DEPLOY_FAILED")) {
        return "DEPLOY_FAILED";
      }
      if (one.status().equals("UNHEALTHY")) {
        summary = "UNHEALTHY";
      }
    }
    return summary;
  }
}
