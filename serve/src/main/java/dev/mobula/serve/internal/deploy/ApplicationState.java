package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeStatus.ApplicationStatus;
import dev.mobula.serve.ServeStatus.DeploymentStatus;
import dev.mobula.serve.SupersededException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application on its way from what last ran to what is wanted: at most one update goes on, and a
 * newer one takes its place at once. One that fails goes back to what last ran with all of its
 * deployments, never to what was only on its way. A deployment that is wanted no longer ends when
 * no replica has a handle of it, so that what replicas answer before they end is answered. Confined
 * to the controller's thread.
 */
final class ApplicationState {
  /** Is told what becomes of it. */
  interface Owner {
    /** Another goal is what runs now. */
    void ran();

    /** It failed before it ever ran, and is there no longer. */
    void gaveUp(String application);

    /** One of its deployments ends, and is gone when the future is done. */
    void ends(CompletableFuture<Void> gone);
  }

  private record Update(Goal goal, CompletableFuture<Void> done) {}

  private final String name;
  private final ControlLoop loop;
  private final Registry registry;
  private final Owner owner;
  private final Map<String, DeploymentState> deployments = new LinkedHashMap<>(); // wanted ones
  private final LeavingDeployments leaving;
  private @Nullable Goal running; // the latest all of whose deployments were well together
  private @Nullable Update update; // that goes on
  private String failure = ""; // of the latest update
  private boolean closed;

  ApplicationState(String name, ControlLoop loop, Registry registry, Owner owner) {
    this.name = name;
    this.loop = loop;
    this.registry = registry;
    this.owner = owner;
    leaving = new LeavingDeployments(loop, registry, deployments.values());
  }

  /** Returns what runs, and is gone back to; null before anything ran. */
  @Nullable Goal running() {
    return running;
  }

  /** Returns all routes that it has, or will have. */
  Stream<Route> routes() {
    return goals().map(Goal::route).filter(route -> route != null);
  }

  private Stream<Goal> goals() {
    return Stream.of(running, update == null ? null : update.goal).filter(goal -> goal != null);
  }

  /**
   * Changes what is wanted, in place of an update that goes on.
   *
   * @return what is done when all deployments are so; cancelled, it goes back
   */
  CompletableFuture<Void> update(Goal goal) {
    if (update != null) {
      update.done.completeExceptionally(superseded("a newer one"));
      goBack(goal.targets().keySet());
    }
    Update next = new Update(goal, new CompletableFuture<>());
    update = next;
    failure = "";
    List<CompletableFuture<Void>> settled = new ArrayList<>();
    goal.targets().forEach((deployment, target) -> settled.add(update(deployment, target)));
    dropOthers();
    loop.when(Futures.allOrFirstFailure(settled), (_, failed) -> settled(next, failed));
    next.done.whenComplete((_, _) -> {
      if (next.done.isCancelled()) {
        loop.run(() -> settled(next, new ServeException("nobody waits for it any more")));
      }
    });
    return next.done;
  }

  private SupersededException superseded(String by) {
    return new SupersededException(
        "the update of application '%s' was superseded by %s before it ran".formatted(name, by));
  }

  private CompletableFuture<Void> update(String deployment, Target target) {
    DeploymentState known = deployments.get(deployment);
    if (known == null) {
      known = leaving.takeBack(deployment);
    }
    if (known == null) {
      known = new DeploymentState(name, target, loop, () -> loop.run(leaving::endUncalled));
      registry.add(name, deployment, known.router());
    } else {
      known.update(target);
    }
    deployments.put(deployment, known);
    return known.settled();
  }

  /** Lets deployments leave that are part neither of what runs nor of what is wanted. */
  private void dropOthers() {
    Set<String> wanted =
        goals().flatMap(goal -> goal.targets().keySet().stream()).collect(Collectors.toSet());
    deployments
        .entrySet()
        .removeIf(entry -> {
          boolean leaves = !wanted.contains(entry.getKey());
          if (leaves) {
            owner.ends(leaving.add(entry.getValue()));
          }
          return leaves;
        });
    leaving.endUncalled();
  }

  private void settled(Update ended, @Nullable Throwable failed) {
    if (update != ended) {
      return; // superseded
    }
    update = null;
    if (failed != null) {
      giveUp(ended, failed);
      return;
    }
    running = ended.goal;
    owner.ran(); // before what went on until now ends
    dropOthers();
    ended.done.complete(null);
  }

  private void giveUp(Update ended, Throwable why) {
    failure = String.valueOf(why.getMessage());
    if (running == null) {
      owner.gaveUp(name);
      endAll().whenComplete((_, _) -> ended.done.completeExceptionally(why));
      return;
    }
    goBack(Set.of());
    dropOthers();
    ended.done.completeExceptionally(why);
  }

  /** Has deployments be as they ran, but for some that are wanted otherwise. */
  private void goBack(Set<String> wanted) {
    if (running == null) {
      return;
    }
    running
        .targets()
        .forEach((deployment, before) -> {
          if (!wanted.contains(deployment)) {
            Objects.requireNonNull(deployments.get(deployment)).goBack(before);
          }
        });
  }

  /** Ends an update that goes on, where there is one, as if it had failed. */
  void abandon(ServeException why) {
    Update current = update;
    if (current != null) {
      settled(current, why);
    }
  }

  /** Ends an update that goes on, as a newer configuration does not have the application. */
  void supersede() {
    abandon(superseded("a newer configuration, which does not have it,"));
  }

  /** Ends all deployments as their requests are answered. */
  CompletableFuture<Void> close() {
    closed = true;
    Update current = update;
    update = null;
    running = null;
    if (current != null) {
      current.done.completeExceptionally(
          new ServeException(
              "expected application '%s' to stay until it ran, found it deleted".formatted(name)));
    }
    return endAll();
  }

  /** Tells whether all deployments were to end. */
  boolean isClosed() {
    return closed;
  }

  /** Ends all deployments, as nothing is wanted any more. */
  private CompletableFuture<Void> endAll() {
    dropOthers();
    leaving.takeBackMeters(); // also of those that are still called
    return leaving.allGone();
  }

  ApplicationStatus status() {
    Map<String, DeploymentStatus> all = new TreeMap<>(leaving.status());
    deployments.forEach((deployment, state) -> all.put(deployment, state.status()));
    Route route = running == null ? null : running.route();
    return new ApplicationStatus(
        summary(all.values()),
        route == null ? null : route.prefix(),
        failure,
        Collections.unmodifiableMap(all));
  }

  private String summary(Collection<DeploymentStatus> all) {
    if (closed) {
      return "DELETING";
    }
    if (!failure.isEmpty()) {
      return "DEPLOY_FAILED";
    }
    if (all.stream().anyMatch(one -> one.status().equals("UNHEALTHY"))) {
      return "UNHEALTHY";
    }
    return update == null ? "RUNNING" : "DEPLOYING";
  }
}
