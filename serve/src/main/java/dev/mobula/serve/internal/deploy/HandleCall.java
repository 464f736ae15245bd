package dev.mobula.serve.internal.deploy;

import dev.mobula.core.function.RemoteCallable;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.RequestContext;
import dev.mobula.serve.internal.tracing.Spans;

/**
 * What is asked of a deployment, but for the arguments.
 *
 * @param handle of the deployment
 * @param method what to call
 * @param requestId of the request of HTTP that it comes from; empty for none
 * @param traceparent the span that it is part of; empty for none
 */
public record HandleCall(
    DeploymentHandle<?> handle, RemoteCallable method, String requestId, String traceparent) {
  /** Describes a call by this thread, which may answer a request. */
  public static HandleCall of(DeploymentHandle<?> handle, RemoteCallable method) {
    RequestContext context = CurrentRequest.get();
    return context == null
        ? new HandleCall(handle, method, "", Spans.here(""))
        : new HandleCall(handle, method, context.requestId(), Spans.here(context.traceparent()));
  }

  /** Returns this call as a part of a span. */
  public HandleCall within(String span) {
    return new HandleCall(handle, method, requestId, span);
  }
}
