package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.ServeStatus.DeploymentStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deployments of an application that are wanted no longer. Each ends when no replica has a handle
 * of it any more, so that what replicas answer before they end is answered; those that have handles
 * of each other end together, as none of them would be the first. Confined to the controller's
 * thread.
 */
final class LeavingDeployments {
  private static final class Leaving {
    private final DeploymentState state;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private boolean closed;

    private Leaving(DeploymentState state) {
      this.state = state;
    }
  }

  private final ControlLoop loop;
  private final Registry registry;
  private final Collection<DeploymentState> staying;
  private final List<Leaving> leaving = new ArrayList<>();

  /**
   * Begins with none.
   *
   * @param staying those that are wanted, now and later
   */
  LeavingDeployments(ControlLoop loop, Registry registry, Collection<DeploymentState> staying) {
    this.loop = loop;
    this.registry = registry;
    this.staying = staying;
  }

  /** Lets one leave, as soon as {@link #endUncalled} may; returns what is done when it is gone. */
  CompletableFuture<Void> add(DeploymentState state) {
    Leaving one = new Leaving(state);
    leaving.add(one);
    state.leave();
    return one.gone;
  }

  /** Takes back one that has not ended; null where there is none. */
  @Nullable DeploymentState takeBack(String name) {
    for (Leaving one : leaving) {
      if (one.state.name().equals(name) && !one.closed) {
        leaving.remove(one);
        one.gone.complete(null); // nobody is to wait for it
        return one.state;
      }
    }
    return null;
  }

  /** Ends those of which no replica has a handle, but for replicas that would end with them. */
  void endUncalled() {
    Set<DeploymentState> open = open().collect(Collectors.toSet());
    leaving.stream()
        .filter(one -> !one.closed && !isCalled(one.state, open))
        .toList() // all of a cycle, before the first of them ends
        .forEach(this::end);
  }

  /** Returns those that have not ended, which handles of their names reach. */
  private Stream<DeploymentState> open() {
    return Stream.concat(
        staying.stream(), leaving.stream().filter(one -> !one.closed).map(one -> one.state));
  }

  /** Tells whether another one needs it, directly or not, that it does not need itself. */
  private boolean isCalled(DeploymentState one, Set<DeploymentState> open) {
    Set<DeploymentState> needed = needed(one, open);
    staying.forEach(needed::remove); // as none of these ends with it
    return Stream.concat(staying.stream(), leaving.stream().map(other -> other.state))
        .filter(other -> other != one && !needed.contains(other))
        .anyMatch(other -> needed(other, open).contains(one));
  }

  /** Returns those that one may call, and those that these may call, and so on. */
  private static Set<DeploymentState> needed(DeploymentState one, Set<DeploymentState> open) {
    Set<DeploymentState> found = new HashSet<>();
    Deque<DeploymentState> callers = new ArrayDeque<>(List.of(one));
    while (!callers.isEmpty()) {
      DeploymentState caller = callers.remove();
      open.stream()
          .filter(other -> caller.calls(other.name()) && found.add(other))
          .forEach(callers::add);
    }
    return found;
  }

  private void end(Leaving one) {
    one.closed = true;
    registry.remove(one.state.router());
    CompletableFuture<Void> closed = one.state.close();
    closed.whenComplete((_, _) -> one.gone.complete(null));
    loop.when(
        closed,
        (_, _) -> {
          leaving.remove(one);
          endUncalled();
        });
  }

  /** Lets others of their names have meters from now on. */
  void takeBackMeters() {
    leaving.forEach(one -> one.state.takeBackMeters());
  }

  /** Returns how they are, by their names; of those of one name, the latest. */
  Map<String, DeploymentStatus> status() {
    Map<String, DeploymentStatus> all = new TreeMap<>();
    leaving.forEach(one -> all.put(one.state.name(), one.state.status()));
    return all;
  }

  /** Returns what is done when all that are leaving now are gone. */
  CompletableFuture<Void> allGone() {
    return Futures.all(leaving.stream().map(one -> one.gone).toList());
  }
}
