package dev.mobula.serve;

import dev.mobula.serve.internal.deploy.CurrentRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the request that a replica answers on this thread.
 *
 * @param requestId the id of the request of HTTP, that of its {@code X-Request-ID}; empty of calls
 *     that come from no request
 * @param application its application
 * @param deployment its deployment
 * @param replica which of the deployment's replicas
 * @param multiplexedModelId the model that is asked for; empty for none
 * @param traceparent the span of this call as the W3C's header of that name, for what the code asks
 *     elsewhere; empty where nobody traces
 */
public record RequestContext(
    String requestId,
    String application,
    String deployment,
    String replica,
    String multiplexedModelId,
    String traceparent) {
  /** Returns that of the request which this thread answers; null outside of one. */
  public static @Nullable RequestContext current() {
    return CurrentRequest.get();
  }
}
