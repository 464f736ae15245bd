package dev.mobula.serve.internal.deploy;

import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.serve.Deployment;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.DeploymentOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment should be.
 *
 * @param deployment class and options
 * @param arguments of the constructor, with handles in place of applications
 */
record Target(Deployment<?> deployment, List<Object> arguments) {
  private record Code(RemoteCallable constructor, List<Object> arguments) {}

  private record Version(
      Object code, Resources resources, @Nullable RuntimeEnv isolated, int maxOngoingRequests) {}

  DeploymentOptions options() {
    return deployment.options();
  }

  /** Tells whether its replicas have a handle of a deployment. */
  boolean calls(String application, String name) {
    return arguments.stream()
        .anyMatch(argument ->
            argument instanceof DeploymentHandle<?> handle
                && handle.application().equals(application)
                && handle.deployment().equals(name));
  }

  /** Returns what replicas of one version have in common. */
  Object version() {
    String name = options().version();
    return new Version(
        name == null ? new Code(deployment.constructor(), arguments) : name,
        options().resources(),
        options().isolated(),
        options().maxOngoingRequests());
  }
}
