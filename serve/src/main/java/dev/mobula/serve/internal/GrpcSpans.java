package dev.mobula.serve.internal;

import dev.mobula.serve.internal.tracing.RequestSpan;
import dev.mobula.serve.internal.tracing.Spans;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** A span for each call of gRPC, named as OpenTelemetry's conventions have it. */
final class GrpcSpans implements ServerInterceptor {
  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    RequestSpan span =
        Spans.server(
            method, name -> headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    if (span == RequestSpan.OFF) {
      return next.startCall(call, headers);
    }
    span.set("rpc.system", "grpc");
    span.set("rpc.method", method);
    return new WithinSpan<>(next.startCall(new EndingSpan<>(call, span), headers), span);
  }

  /** A call whose end is that of its span. */
  private static final class EndingSpan<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final RequestSpan span;

    EndingSpan(ServerCall<Q, R> call, RequestSpan span) {
      super(call);
      this.span = span;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      span.set("rpc.grpc.status_code", status.getCode().value());
      if (status.getCode() == Status.Code.INTERNAL || status.getCode() == Status.Code.UNKNOWN) {
        span.fail(status.getCode().name());
      }
      span.end();
      super.close(status, trailers);
    }
  }

  /** Answers within the span; the request is whole when the client is done. */
  private static final class WithinSpan<Q> extends SimpleForwardingServerCallListener<Q> {
    private final RequestSpan span;

    WithinSpan(ServerCall.Listener<Q> listener, RequestSpan span) {
      super(listener);
      this.span = span;
    }

    @Override
    public void onHalfClose() {
      try (RequestSpan.Scope _ = span.enter()) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      span.set("rpc.grpc.status_code", Status.Code.CANCELLED.value());
      span.end();
      super.onCancel();
    }
  }
}
