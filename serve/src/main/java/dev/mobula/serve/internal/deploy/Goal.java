package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.Application;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.ServeException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an application should be.
 *
 * @param name of the application
 * @param targets its deployments, by their names, in the order in which they are started
 * @param route where requests of HTTP reach it; null where none do
 * @param grpcRoute which methods of gRPC reach it; null where none do
 */
public record Goal(
    String name,
    Map<String, Target> targets,
    @Nullable Route route,
    @Nullable GrpcRoute grpcRoute) {
  /**
   * Makes a goal of what a user bound.
   *
   * @param routePrefix null for no requests of HTTP
   * @param overrides of options, by the names of deployments
   * @throws ServeException if it can be no application
   */
  public static Goal of(
      Application<?> application,
      String name,
      @Nullable String routePrefix,
      Map<String, UnaryOperator<DeploymentOptions>> overrides) {
    Class<?> type = application.deployment().type();
    DeploymentHandle<?> ingress = new DeploymentHandle<>(name, application.deployment().name());
    return new Goal(
        name,
        Graph.of(name, application, overrides),
        routePrefix == null ? null : Route.of(routePrefix, ingress, type),
        GrpcRoute.of(ingress, type));
  }
}
