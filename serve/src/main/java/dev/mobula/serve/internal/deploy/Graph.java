package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.Application;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.ServeException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An application as its deployments, with handles in place of what was bound. */
final class Graph {
  private final String name;
  private final Map<Application<?>, DeploymentHandle<?>> handles = new IdentityHashMap<>();
  private final Map<String, DeploymentState.Target> targets = new LinkedHashMap<>();

  private Graph(String name) {
    this.name = name;
  }

  /**
   * Returns the deployments by name.
   *
   * @throws ServeException if two of them have the same name
   */
  static Map<String, DeploymentState.Target> of(String name, Application<?> ingress) {
    Graph graph = new Graph(name);
    DeploymentHandle<?> unused = graph.handle(ingress);
    return graph.targets;
  }

  private DeploymentHandle<?> handle(Application<?> bound) {
    DeploymentHandle<?> known = handles.get(bound);
    if (known != null) {
      return known;
    }
    String deployment = bound.deployment().name();
    DeploymentHandle<?> handle = new DeploymentHandle<>(name, deployment);
    handles.put(bound, handle);
    List<Object> arguments = bound.arguments().stream().map(this::argument).toList();
    DeploymentState.Target target = new DeploymentState.Target(bound.deployment(), arguments);
    if (targets.putIfAbsent(deployment, target) != null) {
      throw new ServeException(
          "expected deployments of different names in application '%s', found two of '%s'; give one of them another by withName"
              .formatted(name, deployment));
    }
    return handle;
  }

  private Object argument(Object argument) {
    return argument instanceof Application<?> bound ? handle(bound) : argument;
  }
}
