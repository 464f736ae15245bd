package dev.mobula.serve.internal;

import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.ServeException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.BindException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens for requests of HTTP/1.1, and with TLS of HTTP/2, on as many event loops as there are
 * processors. Why Vert.x: {@code docs/decisions/serve-ingress.md}.
 */
public final class HttpIngress implements AutoCloseable {
  private static final long CLOSE_LIMIT_S = 30;

  private final Vertx vertx;
  private final HttpOptions options;
  private final AtomicInteger port = new AtomicInteger();
  private boolean closed;

  private HttpIngress(HttpOptions options) {
    this.options = options;
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
  }

  /**
   * Starts to listen; requests are answered once this returns.
   *
   * @throws ServeException if the port is taken, or the certificate is none
   */
  public static HttpIngress start(HttpOptions options, Router router) {
    HttpIngress ingress = new HttpIngress(options);
    try {
      ingress
          .vertx
          .deployVerticle(
              () ->
                  new HttpListener(
                      options, ingress.serverOptions(), router, port -> ingress.port.set(port)),
              new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      return ingress;
    } catch (CompletionException e) {
      ingress.close();
      throw ingress.cannotListen(e.getCause() == null ? e : e.getCause());
    }
  }

  private HttpServerOptions serverOptions() {
    HttpServerOptions server =
        new HttpServerOptions()
            // With it a connection is not seen, and so not closed in time, before a first line.
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(options.maxHeaderBytes())
            .setMaxHeaderSize(options.maxHeaderBytes())
            .setMaxWebSocketFrameSize(options.maxBodyBytes())
            .setMaxWebSocketMessageSize(options.maxBodyBytes());
    if (options.certificate() != null) {
      server
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(String.valueOf(options.certificate()))
                  .setKeyPath(String.valueOf(options.privateKey())));
    }
    return server;
  }

  private ServeException cannotListen(Throwable cause) {
    if (cause instanceof BindException) {
      return new ServeException(
          "expected port %d of %s to be free, found it taken or out of reach (%s); choose another, or 0 for any"
              .formatted(options.port(), options.host(), cause.getMessage()),
          cause);
    }
    if (cause instanceof VertxException || options.certificate() != null) {
      return new ServeException(
          "expected a certificate and its key in PEM in %s and %s, found others: %s"
              .formatted(options.certificate(), options.privateKey(), cause.getMessage()),
          cause);
    }
    return new ServeException(
        "could not listen at port %d of %s: %s".formatted(options.port(), options.host(), cause),
        cause);
  }

  /** Returns the port that it listens at. */
  public int port() {
    return port.get();
  }

  /** Stops to listen and closes all connections; a second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(CLOSE_LIMIT_S, TimeUnit.SECONDS)
          .join();
    }
  }
}
