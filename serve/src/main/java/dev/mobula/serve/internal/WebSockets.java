package dev.mobula.serve.internal;

import dev.mobula.core.net.BearerToken;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers messages of WebSockets at {@code /policies/NAME/action}, each a request of the plain
 * form, in the order in which they come. The part of the ingress on one event loop.
 */
final class WebSockets {
  private static final Logger LOGGER = System.getLogger(WebSockets.class.getName());

  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;

  private final HttpListener listener;

  WebSockets(HttpListener listener) {
    this.listener = listener;
  }

  /** Accepts a connection, or says why not. */
  void open(HttpServerRequest request) {
    try {
      expectAllowed(request);
      PolicyModel policy = listener.router().policyAt(String.valueOf(request.path()));
      request.toWebSocket().onSuccess(socket -> serve(socket, policy));
    } catch (InferenceException e) {
      request
          .response()
          .setStatusCode(e.status())
          .putHeader("Content-Type", HttpReply.JSON)
          .end(Buffer.buffer(Json.error(String.valueOf(e.getMessage()))));
    }
  }

  /**
   * Browsers let the page of any site connect to this machine, and say only by the origin which
   * page it is.
   */
  private void expectAllowed(HttpServerRequest request) {
    BearerToken.Refusal refusal =
        listener.authorization().check(request.getHeader("Authorization"));
    if (refusal != null) {
      throw new InferenceException(refusal.unknown() ? UNAUTHORIZED : FORBIDDEN, refusal.message());
    }
    String origin = request.getHeader("Origin");
    String own = (request.isSSL() ? "https://" : "http://") + request.getHeader("Host");
    if (origin != null && !origin.equalsIgnoreCase(own)) {
      throw new InferenceException(
          FORBIDDEN,
          "expected a page of %s to open the WebSocket, found one of %s"
              .formatted(own, InferTensor.abbreviated(origin)));
    }
  }

  private void serve(ServerWebSocket socket, PolicyModel policy) {
    long idleNs = listener.options().keepAliveTimeout().toNanos();
    AtomicLong usedAt = new AtomicLong(System.nanoTime());
    Runnable stop =
        listener.every(
            Math.max(1, TimeUnit.NANOSECONDS.toMillis(idleNs) / 4),
            () -> {
              if (System.nanoTime() - usedAt.get() > idleNs) {
                socket.close();
              }
            });
    socket.closeHandler(_ -> stop.run());
    socket.exceptionHandler(
        failure -> LOGGER.log(Level.DEBUG, "a WebSocket failed: {0}", failure.toString()));
    socket.textMessageHandler(message -> {
      usedAt.set(System.nanoTime());
      answer(socket, policy, message);
    });
  }

  private void answer(ServerWebSocket socket, PolicyModel policy, String message) {
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    if (body.length <= HttpExchange.LONG_BODY) {
      send(socket, answer(policy, body));
      return;
    }
    socket.pause(); // so that answers come in order
    listener
        .elsewhere(() -> answer(policy, body))
        .onSuccess(text -> send(socket, text))
        .onComplete(_ -> {
          if (!socket.writeQueueFull()) {
            socket.resume();
          }
        });
  }

  /** Sends a message; reads no more of them until the client has room for the answers. */
  private static void send(ServerWebSocket socket, String text) {
    Future<Void> unused = socket.writeTextMessage(text);
    if (socket.writeQueueFull()) {
      socket.pause();
      socket.drainHandler(_ -> socket.resume());
    }
  }

  private static String answer(PolicyModel policy, byte[] body) {
    try {
      return new String(
          policy.metrics().measure(() -> ActionForm.answer(policy, body)), StandardCharsets.UTF_8);
    } catch (InferenceException e) {
      return BatchPolicy.error(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "a message of a WebSocket failed", e);
      return BatchPolicy.error("the server failed to answer; its log says why");
    }
  }
}
