package dev.mobula.serve.internal;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Confined to the event loop of its connection. */
final class HttpExchange {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve.access");

  /** Longer bodies are answered on another thread, lest other connections wait. */
  static final int LONG_BODY = 16 << 10;

  private final HttpListener listener;
  private final HttpServerRequest request;
  private final Connections.State connection;
  private final String id;
  private final long startNs;
  private final String path;
  private Buffer body = Buffer.buffer(0);
  private boolean answered;

  HttpExchange(
      HttpListener listener,
      HttpServerRequest request,
      Connections.State connection,
      String id,
      long startNs) {
    this.listener = listener;
    this.request = request;
    this.connection = connection;
    this.id = id;
    this.startNs = startNs;
    String given = request.path();
    path = given == null || !given.startsWith("/") ? "/" : given;
  }

  void start() {
    connection.begin(startNs);
    HttpServerResponse response = request.response();
    response.endHandler(_ -> connection.answered(System.nanoTime()));
    request.exceptionHandler(_ -> answered = true); // the client is gone
    request.endHandler(_ -> read());
    HttpReply refusal = refusal();
    if (refusal != null) {
      answer(refusal); // what is left of the body is read and dropped
      return;
    }
    request.handler(this::chunk);
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      response.writeContinue();
    }
  }

  /** Returns why the body need not be read at all; null where it must be. */
  private @Nullable HttpReply refusal() {
    Authorization.Refusal refusal =
        Router.isHealth(path)
            ? null
            : listener.authorization().check(request.getHeader("Authorization"));
    if (refusal != null) {
      return refusal.unknown()
          ? HttpReply.error(401, refusal.message(), Map.of("WWW-Authenticate", "Bearer"))
          : HttpReply.error(403, refusal.message());
    }
    String length = request.getHeader("Content-Length");
    return length != null && isTooLong(length) ? tooLong() : null;
  }

  private boolean isTooLong(String length) {
    try {
      return Long.parseLong(length) > listener.options().maxBodyBytes();
    } catch (NumberFormatException _) {
      return true; // too long for a long
    }
  }

  private HttpReply tooLong() {
    return HttpReply.error(
        InferenceException.TOO_LARGE,
        "expected a body of at most %d bytes, found a longer one"
            .formatted(listener.options().maxBodyBytes()));
  }

  private void chunk(Buffer chunk) {
    if (answered) {
      return;
    }
    if (body.length() + chunk.length() > listener.options().maxBodyBytes()) {
      body = Buffer.buffer(0);
      answer(tooLong());
    } else if (body.length() == 0) {
      body = chunk;
    } else {
      body = body.appendBuffer(chunk);
    }
  }

  private void read() {
    connection.read(System.nanoTime());
    if (answered) {
      return;
    }
    HttpCall call =
        new HttpCall(request.method().name(), path, request::getHeader, body.getBytes());
    if (call.body().length <= LONG_BODY) {
      answer(reply(call));
    } else {
      listener.elsewhere(() -> reply(call)).onSuccess(this::answer);
    }
  }

  private HttpReply reply(HttpCall call) {
    try {
      return listener.router().handle(call);
    } catch (InferenceException e) {
      return HttpReply.error(e.status(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "request " + id + " failed", e);
      return HttpReply.error(
          InferenceException.INTERNAL,
          "the server failed to answer; its log says why under request id " + id);
    }
  }

  private void answer(HttpReply reply) {
    if (answered) {
      return;
    }
    answered = true;
    HttpServerResponse response = request.response();
    response.setStatusCode(reply.status());
    response.putHeader("Content-Type", reply.contentType());
    response.putHeader(RequestIds.HEADER, id);
    reply.headers().forEach(response::putHeader);
    response.end(Buffer.buffer(reply.body()));
    if (listener.options().accessLog()) {
      log(reply);
    }
  }

  private void log(HttpReply reply) {
    double ms = (System.nanoTime() - startNs) * 1e-6;
    LOGGER.log(
        Level.INFO,
        () ->
            String.format(
                Locale.ROOT,
                "%s %s %d %.2f ms %s",
                request.method().name(),
                path.replaceAll("[^\\x21-\\x7e]", "?"),
                reply.status(),
                ms,
                id));
  }
}
