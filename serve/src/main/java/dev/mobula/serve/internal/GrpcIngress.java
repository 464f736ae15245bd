package dev.mobula.serve.internal;

import dev.mobula.core.net.GrpcServers;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.ServeException;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Listens for requests of gRPC, at the host and with the token and certificate of the HTTP ingress.
 */
public final class GrpcIngress implements AutoCloseable {
  private static final long CLOSE_LIMIT_S = 5;

  /** What anybody may ask: whether the server is there. */
  private static final Set<String> HEALTH =
      Set.of(
          "inference.GRPCInferenceService/ServerLive",
          "inference.GRPCInferenceService/ServerReady");

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
  public static GrpcIngress start(HttpOptions options, int port, Router router) {
    try {
      NettyServerBuilder builder =
          GrpcServers.builder(options.address(port), HEALTH)
              .directExecutor() // answers in microseconds
              .maxInboundMessageSize(options.maxBodyBytes())
              .maxInboundMetadataSize(options.maxHeaderBytes())
              .handshakeTimeout(options.requestReadTimeout().toMillis(), TimeUnit.MILLISECONDS)
              .maxConnectionIdle(options.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
              .intercept(new GrpcSpans()) // before the token is asked for
              .addService(new InferenceService(router.models(), router::isReady))
              .fallbackHandlerRegistry(new GrpcApplications(router));
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
}
