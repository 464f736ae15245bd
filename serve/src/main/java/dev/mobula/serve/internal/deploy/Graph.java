package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.Application;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.ServeException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** An application as its deployments, with handles in place of what was bound. */
final class Graph {
  private final String name;
  private final Map<Application<?>, DeploymentHandle<?>> handles = new IdentityHashMap<>();
  private final Map<String, Target> targets = new LinkedHashMap<>();

  private Graph(String name) {
    this.name = name;
  }

  /**
   * Returns the deployments by name.
   *
   * @param overrides of options, by the names of deployments
   * @throws ServeException if two of them have the same name, or an override is of none
   */
  static Map<String, Target> of(
      String name,
      Application<?> ingress,
      Map<String, UnaryOperator<DeploymentOptions>> overrides) {
    Graph graph = new Graph(name);
    DeploymentHandle<?> unused = graph.handle(ingress);
    overrides.forEach((deployment, change) -> {
      Target target = graph.targets.get(deployment);
      if (target == null) {
        throw new ServeException(
            "expected options for deployments among %s of application '%s', found some for '%s'"
                .formatted(new TreeSet<>(graph.targets.keySet()), name, deployment));
      }
      graph.targets.put(
          deployment, new Target(target.deployment().with(change), target.arguments()));
    });
    return Collections.unmodifiableMap(graph.targets);
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
    Target target = new Target(bound.deployment(), arguments);
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
