package dev.mobula.serve.internal.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deployments of an application that are wanted no longer. Each ends when no replica has a handle
 * of it any more, so that what replicas answer before they end is answered. Confined to the
 * controller's thread.
 */
final class LeavingDeployments {
  private static final class Leaving {
    private final String name;
    private final DeploymentState state;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private boolean closed;

    private Leaving(String name, DeploymentState state) {
      this.name = name;
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
  CompletableFuture<Void> add(String name, DeploymentState state) {
    Leaving one = new Leaving(name, state);
    leaving.add(one);
    return one.gone;
  }

  /** Takes back one that has not ended; null where there is none. */
  @Nullable DeploymentState takeBack(String name) {
    for (Leaving one : leaving) {
      if (one.name.equals(name) && !one.closed) {
        leaving.remove(one);
        one.gone.complete(null); // nobody is to wait for it
        return one.state;
      }
    }
    return null;
  }

  /** Ends those of which no replica has a handle. */
  void endUncalled() {
    leaving.stream().filter(one -> !one.closed && !isCalled(one.name)).toList().forEach(this::end);
  }

  private boolean isCalled(String name) {
    return Stream.concat(staying.stream(), leaving.stream().map(one -> one.state))
        .anyMatch(state -> state.calls(name));
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

  /** Returns what is done when all that are leaving now are gone. */
  CompletableFuture<Void> allGone() {
    return Futures.all(leaving.stream().map(one -> one.gone).toList());
  }
}
