package dev.mobula.serve;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the applications are.
 *
 * @param applications by their names
 */
public record ServeStatus(Map<String, ApplicationStatus> applications) {
  /**
   * Returns how a deployment is.
   *
   * @throws ServeException if there is none of that name
   */
  public DeploymentStatus deployment(String application, String deployment) {
    ApplicationStatus known = applications.get(application);
    DeploymentStatus status = known == null ? null : known.deployments().get(deployment);
    if (status == null) {
      throw new ServeException(
          "expected a deployment '%s' of application '%s', found applications %s"
              .formatted(deployment, application, applications.keySet()));
    }
    return status;
  }

  /**
   * How an application is.
   *
   * @param status {@code DEPLOYING}, {@code RUNNING}, {@code UNHEALTHY} or {@code DEPLOY_FAILED},
   *     also of one that never ran; {@code DELETING} until all of its deployments are gone
   * @param routePrefix where requests of HTTP reach it; null where none do
   * @param message why the latest update failed; empty where it did not
   * @param deployments by their names
   */
  public record ApplicationStatus(
      String status,
      @Nullable String routePrefix,
      String message,
      Map<String, DeploymentStatus> deployments) {}

  /**
   * How a deployment is.
   *
   * @param status {@code UPDATING}, {@code UPSCALING}, {@code DOWNSCALING}, {@code HEALTHY}, {@code
   *     UNHEALTHY} or {@code DEPLOY_FAILED}; {@code DELETING} of one that is wanted no longer,
   *     until it is gone
   * @param message what is wrong, or which resources replicas wait for; empty for nothing
   * @param targetReplicas how many replicas there should be
   * @param starting how many replicas start
   * @param running how many take requests
   * @param stopping how many end their last requests
   * @param ongoingRequests requests that replicas have
   * @param queuedRequests requests that wait
   */
  public record DeploymentStatus(
      String status,
      String message,
      int targetReplicas,
      int starting,
      int running,
      int stopping,
      int ongoingRequests,
      int queuedRequests) {}
}
