package dev.mobula.serve.internal;

import dev.mobula.core.net.BearerToken;
import dev.mobula.serve.internal.deploy.Route;
import dev.mobula.serve.internal.deploy.ServeController;
import dev.mobula.serve.internal.tracing.RequestSpan;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
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

  /** Nobody gets this status: it is for logs. */
  static final int CLIENT_GONE = 499;

  /** Tells a client of HTTP/2 to send no more of a request that was answered (RFC 9113, 8.1). */
  private static final int NO_ERROR = 0;

  private final HttpListener listener;
  private final HttpServerRequest request;
  private final Connections.State.Exchange connection;
  private final String id;
  private final long startNs;
  private final String path;
  private final RequestSpan span;
  private Buffer body = Buffer.buffer(0);
  private boolean answered;
  private Runnable onGone = () -> {};

  HttpExchange(
      HttpListener listener,
      Connections.State connection,
      HttpServerRequest request,
      String id,
      long startNs) {
    this.listener = listener;
    this.request = request;
    boolean multiplexed = request.version() == HttpVersion.HTTP_2;
    this.connection = connection.begin(startNs, multiplexed ? this::endLate : null);
    this.id = id;
    this.startNs = startNs;
    String given = request.path();
    path = given == null || !given.startsWith("/") ? "/" : given;
    span = HttpSpans.begin(request, path);
  }

  void start() {
    HttpServerResponse response = request.response();
    response.endHandler(_ -> connection.answered(System.nanoTime()));
    request.exceptionHandler(_ -> gone());
    response.closeHandler(_ -> gone());
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

  /** The client is gone. */
  private void gone() {
    answered = true;
    connection.gone(System.nanoTime());
    onGone.run();
    HttpSpans.end(span, CLIENT_GONE);
  }

  /** The request was not read in time, of a connection that others go on with. */
  private void endLate() {
    answer(
        HttpReply.error(
            InferenceException.TOO_LATE,
            "expected a whole request within %s s, found a part of it"
                .formatted(listener.options().requestReadTimeout().toMillis() / 1000.0)));
    Future<?> unused = request.response().reset(NO_ERROR);
  }

  /** Returns why the body need not be read at all; null where it must be. */
  private @Nullable HttpReply refusal() {
    BearerToken.Refusal refusal =
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
    ServeController applications = listener.router().applications();
    Route route = applications == null ? null : applications.route(path);
    if (applications != null && route != null) {
      HttpSpans.route(span, request.method().name(), route.prefix());
      new ApplicationExchange(this, applications, route).start();
      return;
    }
    HttpSpans.model(span, request.method().name(), path);
    HttpCall call =
        new HttpCall(request.method().name(), path, request::getHeader, body.getBytes());
    Administration administration = listener.router().administration(path);
    if (administration != null) {
      Thread.startVirtualThread(() -> {
        HttpReply reply = administration.handle(this, call);
        listener.onLoop(() -> answer(reply));
      });
    } else if (isLong(call.body())) {
      listener.elsewhere(() -> reply(call)).onSuccess(this::answer);
    } else {
      answer(reply(call));
    }
  }

  /** Tells whether what is done with a body must not be done on the event loop. */
  static boolean isLong(byte[] body) {
    return body.length > LONG_BODY;
  }

  private HttpReply reply(HttpCall call) {
    try (RequestSpan.Scope _ = span.enter()) {
      return listener.router().handle(call);
    } catch (InferenceException e) {
      return HttpReply.error(e.status(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return fault(e);
    }
  }

  /** Logs why the server failed, and returns what the client is told. */
  HttpReply fault(Throwable failure) {
    LOGGER.log(Level.ERROR, "request " + id + " failed", failure);
    return HttpReply.error(
        InferenceException.INTERNAL,
        "the server failed to answer; its log says why under request id " + id);
  }

  /** Answers, unless the client is gone or was answered. */
  void answer(HttpReply reply) {
    if (answered) {
      return;
    }
    try {
      send(reply);
    } catch (RuntimeException failure) { // a header that HTTP does not take
      request.response().headers().clear();
      send(fault(failure));
    }
  }

  private void send(HttpReply reply) {
    HttpServerResponse response = begin(reply.status(), reply.contentType());
    reply.headers().forEach(response::putHeader);
    response.end(Buffer.buffer(reply.body()));
    log(reply.status());
    HttpSpans.end(span, reply.status());
  }

  /** Begins an answer that comes piece by piece, unless the client is gone. */
  void stream(String contentType) {
    if (!answered) {
      HttpServerResponse unused = begin(200, contentType).setChunked(true);
    }
  }

  /** Sends a piece; fails if the client is gone. */
  Future<Void> write(byte[] piece) {
    HttpServerResponse response = request.response();
    return response.closed()
        ? Future.failedFuture("the client is gone")
        : response.write(Buffer.buffer(piece));
  }

  private HttpServerResponse begin(int status, String contentType) {
    answered = true;
    return request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", contentType)
        .putHeader(RequestIds.HEADER, id);
  }

  /** Ends an answer that came piece by piece. */
  void endStream() {
    HttpSpans.end(span, 200);
    HttpServerResponse response = request.response();
    if (!response.closed()) {
      response.end();
      log(200);
    }
  }

  /** Breaks an answer off, so that the client does not take it for a whole one. */
  void cut() {
    HttpSpans.end(span, InferenceException.INTERNAL);
    if (!request.response().closed()) {
      request.response().reset();
    }
  }

  HttpServerRequest request() {
    return request;
  }

  HttpListener listener() {
    return listener;
  }

  String id() {
    return id;
  }

  RequestSpan span() {
    return span;
  }

  String path() {
    return path;
  }

  byte[] body() {
    return body.getBytes();
  }

  /** Has something done when the client goes before it was answered. */
  void onGone(Runnable action) {
    onGone = action;
    if (answered) {
      action.run(); // it went before this was known
    }
  }

  private void log(int status) {
    if (!listener.options().accessLog()) {
      return;
    }
    double ms = (System.nanoTime() - startNs) * 1e-6;
    LOGGER.log(
        Level.INFO,
        () ->
            String.format(
                Locale.ROOT,
                "%s %s %d %.2f ms %s",
                request.method().name(),
                path.replaceAll("[^\\x21-\\x7e]", "?"),
                status,
                ms,
                id));
  }
}
