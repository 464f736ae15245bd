package dev.mobula.serve;

import dev.mobula.serve.internal.deploy.ConstructorOf;
import java.util.List;

/**
 * A deployment with the arguments of its constructor, made by {@link Deployment#bind}. It is the
 * ingress of all the deployments among its arguments: what requests reach.
 *
 * @param deployment what runs
 * @param arguments of its constructor
 * @param <T> the class of its objects
 */
public record Application<T>(Deployment<T> deployment, List<Object> arguments) {
  /**
   * Checks that the arguments fit.
   *
   * @throws ServeException if they do not
   */
  public Application {
    arguments = List.copyOf(arguments);
    if (deployment.constructor() instanceof ConstructorOf constructor) {
      constructor.check(arguments);
    } else if (!arguments.isEmpty()) {
      throw new ServeException(
          "expected no arguments for deployment '%s', which a function makes, found %d; give its class"
              .formatted(deployment.name(), arguments.size()));
    }
  }
}
