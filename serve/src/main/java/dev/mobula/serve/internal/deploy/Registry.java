package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.ServeException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where requests find deployments. Changed on the controller's thread, read by any. */
final class Registry {
  private final Map<DeploymentHandle<?>, ReplicaRouter> routers = new ConcurrentHashMap<>();
  private volatile List<Route> routes = List.of(); // the longest first
  private volatile Map<String, GrpcRoute> grpcRoutes = Map.of();

  void add(String application, String deployment, ReplicaRouter router) {
    routers.put(new DeploymentHandle<>(application, deployment), router);
  }

  void remove(ReplicaRouter router) {
    routers.values().remove(router);
  }

  /** Has requests reach applications as they run now, and no others. */
  void route(Collection<Goal> running) {
    routes =
        running.stream()
            .map(Goal::route)
            .filter(route -> route != null)
            .sorted(Comparator.comparingInt((Route route) -> route.prefix().length()).reversed())
            .toList();
    Map<String, GrpcRoute> byName = new TreeMap<>();
    for (Goal goal : running) {
      GrpcRoute route = goal.grpcRoute();
      if (route != null) {
        byName.put(goal.name(), route);
      }
    }
    grpcRoutes = byName;
  }

  /** Returns the route of a path; null where it is no application's. */
  @Nullable Route route(String path) {
    for (Route route : routes) {
      if (route.matches(path) && !Route.isReserved(path)) {
        return route;
      }
    }
    return null;
  }

  List<Route> routes() {
    return routes;
  }

  /** Returns the routes of gRPC by the names of applications; not changed any more. */
  Map<String, GrpcRoute> grpcRoutes() {
    return grpcRoutes;
  }

  /**
   * Returns where the requests of a deployment go.
   *
   * @throws ServeException if there is none
   */
  ReplicaRouter router(DeploymentHandle<?> handle) {
    DeploymentHandle<?> key = new DeploymentHandle<>(handle.application(), handle.deployment());
    ReplicaRouter router = routers.get(key);
    if (router == null) {
      throw new ServeException(
          "expected a deployment among %s, found '%s' of application '%s'"
              .formatted(
                  routers.keySet().stream()
                      .map(one -> one.application() + "/" + one.deployment())
                      .sorted()
                      .toList(),
                  handle.deployment(),
                  handle.application()));
    }
    return router;
  }
}
