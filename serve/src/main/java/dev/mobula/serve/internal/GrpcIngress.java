package dev.mobula.serve.internal;

import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.ServeException;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Listens for requests of gRPC, at the host and with the token and certificate of the HTTP ingress.
 */
public final class GrpcIngress implements AutoCloseable {
  private static final long CLOSE_LIMIT_S = 5;

  private final Server server;

  private GrpcIngress(Server server) {
    this.server = server;
  }

  /**
   * Starts to listen; requests are answered once this returns.
   *
   * @param port 0 for any that is free
   * @throws ServeException if the port is taken, or the certificate is none
   */
  public static GrpcIngress start(HttpOptions options, int port, Models models) {
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(options.host(), port))
              .directExecutor() // answers in microseconds
              .maxInboundMessageSize(options.maxBodyBytes())
              .maxInboundMetadataSize(options.maxHeaderBytes())
              .handshakeTimeout(options.requestReadTimeout().toMillis(), TimeUnit.MILLISECONDS)
              .maxConnectionIdle(options.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
              .intercept(new TokenInterceptor(new Authorization(options.token())))
              .intercept(new GrpcSpans()) // before the token is asked for
              .addService(new InferenceService(models));
      if (options.certificate() != null && options.privateKey() != null) {
        builder.useTransportSecurity(options.certificate().toFile(), options.privateKey().toFile());
      }
      return new GrpcIngress(builder.build().start());
    } catch (IOException | IllegalArgumentException e) {
      throw new ServeException(
          "could not listen for gRPC at port %d of %s: %s; choose another port, or 0 for any"
              .formatted(port, options.host(), e.getMessage()),
          e);
    }
  }

  /** Returns the port that it listens at. */
  public int port() {
    return server.getPort();
  }

  /** Takes no more requests, waits a little for those that run, and closes all connections. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(CLOSE_LIMIT_S, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for the token, but of those who ask whether the server is there. */
  private record TokenInterceptor(Authorization authorization) implements ServerInterceptor {
    private static final Metadata.Key<String> HEADER =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Set<String> HEALTH =
        Set.of(
            "inference.GRPCInferenceService/ServerLive",
            "inference.GRPCInferenceService/ServerReady");

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (!HEALTH.contains(call.getMethodDescriptor().getFullMethodName())) {
        Authorization.Refusal refusal = authorization.check(headers.get(HEADER));
        if (refusal != null) {
          Status status = refusal.unknown() ? Status.UNAUTHENTICATED : Status.PERMISSION_DENIED;
          call.close(status.withDescription(refusal.message()), new Metadata());
          return new ServerCall.Listener<>() {};
        }
      }
      return next.startCall(call, headers);
    }
  }
}
