package dev.mobula.serve.internal;

import dev.mobula.core.net.BearerToken;
import dev.mobula.serve.HttpOptions;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/** The part of the ingress on one event loop. */
final class HttpListener extends VerticleBase {
  private static final Logger LOGGER = System.getLogger(HttpListener.class.getName());

  private final HttpOptions options;
  private final HttpServerOptions serverOptions;
  private final Router router;
  private final IntConsumer onPort;
  private final Connections connections;
  private final BearerToken authorization;
  private final WebSockets webSockets;

  HttpListener(
      HttpOptions options, HttpServerOptions serverOptions, Router router, IntConsumer onPort) {
    this.options = options;
    this.serverOptions = serverOptions;
    this.router = router;
    this.onPort = onPort;
    connections = new Connections(options.requestReadTimeout(), options.keepAliveTimeout());
    authorization = new BearerToken(options.token());
    webSockets = new WebSockets(this);
  }

  @Override
  public Future<?> start() {
    HttpServer server = vertx.createHttpServer(serverOptions);
    server.connectionHandler(connection -> connections.opened(connection, System.nanoTime()));
    server.invalidRequestHandler(HttpListener::refuse);
    server.requestHandler(this::handle);
    server.exceptionHandler(
        failure -> LOGGER.log(Level.DEBUG, "a connection failed: {0}", failure.toString()));
    long shortest =
        Math.min(options.requestReadTimeout().toMillis(), options.keepAliveTimeout().toMillis());
    vertx.setPeriodic(
        Math.clamp(shortest / 4, 1, 1000), _ -> connections.endLate(System.nanoTime()));
    return server.listen(address()).onSuccess(listening -> onPort.accept(listening.actualPort()));
  }

  /** All event loops listen at the same port, which may be any. */
  private SocketAddress address() {
    return options.port() == 0
        ? SocketAddress.sharedRandomPort(1, options.host())
        : SocketAddress.inetSocketAddress(options.port(), options.host());
  }

  private void handle(HttpServerRequest request) {
    if (request.canUpgradeToWebSocket()) {
      connections.release(request.connection());
      webSockets.open(request);
      return;
    }
    long now = System.nanoTime();
    String id = RequestIds.of(request.getHeader(RequestIds.HEADER));
    new HttpExchange(this, connections.of(request.connection(), now), request, id, now).start();
  }

  /** Answers what is no HTTP, and closes the connection, as nobody knows where the next begins. */
  private static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    boolean line = String.valueOf(cause.getMessage()).contains("line");
    int status = cause instanceof TooLongFrameException ? (line ? 414 : 431) : 400;
    String message =
        switch (status) {
          case 414 -> "expected a shorter first line of the request";
          case 431 -> "expected shorter headers";
          default -> "expected a request of HTTP, found one that cannot be read";
        };
    byte[] body = Json.error(message);
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", HttpReply.JSON)
        .putHeader("Connection", "close")
        .end(Buffer.buffer(body))
        .onComplete(_ -> request.connection().close());
  }

  HttpOptions options() {
    return options;
  }

  Router router() {
    return router;
  }

  BearerToken authorization() {
    return authorization;
  }

  /** Runs something on this event loop. */
  void onLoop(Runnable action) {
    context.runOnContext(_ -> action.run());
  }

  /** Calls back on this event loop, again and again, until the result is run. */
  Runnable every(long periodMs, Runnable work) {
    long timer = vertx.setPeriodic(periodMs, _ -> work.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** Calls back on this event loop after a while, unless the result is run before; any thread. */
  Runnable after(Duration delay, Runnable work) {
    long timer = vertx.setTimer(delay.toMillis(), _ -> work.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** Runs what may take long on another thread, and the rest on this event loop again. */
  <T> Future<T> elsewhere(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }
}
