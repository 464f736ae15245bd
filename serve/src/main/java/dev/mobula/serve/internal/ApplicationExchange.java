package dev.mobula.serve.internal;

import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.function.RemoteFunction2;
import dev.mobula.serve.BackPressureException;
import dev.mobula.serve.HttpHandler;
import dev.mobula.serve.RequestTimeoutException;
import dev.mobula.serve.ServeRequest;
import dev.mobula.serve.ServeResponse;
import dev.mobula.serve.StreamingHandler;
import dev.mobula.serve.internal.deploy.HandleCall;
import dev.mobula.serve.internal.deploy.Route;
import dev.mobula.serve.internal.deploy.ServeController;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request that an application answers, when it can. Begins on the event loop. */
final class ApplicationExchange {
  /** Which model is asked for, as with Ray Serve. */
  static final String MODEL_ID = "serve_multiplexed_model_id";

  private static final RemoteFunction2<HttpHandler, ServeRequest, ServeResponse> HANDLE =
      HttpHandler::handle;
  private static final RemoteFunction2<StreamingHandler, ServeRequest, Iterator<Object>> STREAM =
      StreamedAnswer::of;

  private final HttpExchange exchange;
  private final ServeController controller;
  private final Route route;

  ApplicationExchange(HttpExchange exchange, ServeController controller, Route route) {
    this.exchange = exchange;
    this.controller = controller;
    this.route = route;
  }

  void start() {
    byte[] body = exchange.body();
    ServeRequest request = request(body);
    if (HttpExchange.isLong(body)) {
      Thread.startVirtualThread(() -> submit(request));
    } else {
      submit(request);
    }
  }

  private ServeRequest request(byte[] body) {
    HttpServerRequest request = exchange.request();
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach((name, value) ->
            headers.merge(
                name.toLowerCase(Locale.ROOT), value, (one, other) -> one + ", " + other));
    String query = request.query();
    return new ServeRequest(
        request.method().name(),
        route.rest(exchange.path()),
        query == null ? "" : query,
        headers,
        body);
  }

  private void submit(ServeRequest request) {
    try {
      if (route.streaming()) {
        answerStream(controller.stream(call(STREAM, request), arguments(request)));
      } else {
        answer(controller.call(call(HANDLE, request), arguments(request)));
      }
    } catch (RuntimeException failure) { // the application was deleted a moment ago
      onLoop(() -> exchange.answer(reply(failure)));
    }
  }

  private HandleCall call(RemoteCallable method, ServeRequest request) {
    String model = request.header(MODEL_ID);
    return new HandleCall(
        model == null ? route.handle() : route.handle().withMultiplexedModelId(model),
        method,
        exchange.id(),
        exchange.span().traceparent());
  }

  private static @Nullable Object[] arguments(ServeRequest request) {
    return new @Nullable Object[] {null, request};
  }

  private void answer(CompletableFuture<ServeResponse> future) {
    cancelWhenGone(future);
    limit(future);
    future.whenComplete((response, failure) -> {
      HttpReply reply = failure == null ? reply(response) : reply(failure);
      onLoop(() -> exchange.answer(reply));
    });
  }

  /** The exchange is the event loop's, where it cannot be gone before this runs. */
  private void cancelWhenGone(CompletableFuture<?> future) {
    onLoop(() -> exchange.onGone(() -> future.cancel(true)));
  }

  private void limit(CompletableFuture<?> future) {
    Duration limit = exchange.listener().options().requestTimeout();
    if (limit != null) {
      Runnable stop =
          exchange.listener().after(limit, () -> future.completeExceptionally(late(limit)));
      future.whenComplete((_, _) -> stop.run());
    }
  }

  private RequestTimeoutException late(Duration limit) {
    return new RequestTimeoutException(
        "expected an answer of application '%s' within %s s, found none"
            .formatted(route.handle().application(), limit.toMillis() / 1000.0));
  }

  private void onLoop(Runnable action) {
    exchange.listener().onLoop(action);
  }

  private HttpReply reply(@Nullable ServeResponse response) {
    return response == null
        ? exchange.fault(new NullPointerException("expected a ServeResponse, found null"))
        : new HttpReply(
            response.status(), response.contentType(), response.headers(), response.bytes());
  }

  private HttpReply reply(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case BackPressureException _ ->
          HttpReply.error(InferenceException.UNAVAILABLE, message, Map.of("Retry-After", "1"));
      case RequestTimeoutException _ -> HttpReply.error(InferenceException.TOO_LATE, message);
      case CancellationException _ ->
          HttpReply.error(HttpExchange.CLIENT_GONE, "the client closed the request");
      default -> exchange.fault(failure);
    };
  }

  private void answerStream(CompletableFuture<ObjectRefGenerator<Object>> future) {
    cancelWhenGone(future);
    limit(future);
    future.whenComplete((pieces, failure) -> {
      if (failure == null) {
        onLoop(() -> exchange.onGone(pieces::close));
        Thread.startVirtualThread(() -> pump(pieces));
      } else {
        onLoop(() -> exchange.answer(reply(failure)));
      }
    });
  }

  /** Sends the pieces as they come; each once the client has room for it. */
  private void pump(ObjectRefGenerator<Object> pieces) {
    boolean begun = false;
    try (pieces) {
      String contentType = (String) pieces.next().get();
      begun = true;
      onLoop(() -> exchange.stream(contentType));
      boolean open = true;
      while (open && pieces.hasNext()) {
        open = write((byte[]) pieces.next().get());
      }
      onLoop(exchange::endStream);
    } catch (RuntimeException | Error failure) {
      HttpReply reply = exchange.fault(failure);
      onLoop(begun ? exchange::cut : () -> exchange.answer(reply));
    }
  }

  /** Sends a piece and waits until it is on its way; false if the client is gone. */
  private boolean write(byte[] piece) {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    onLoop(() -> {
      try {
        exchange.write(piece).onComplete(done -> written.complete(done.succeeded()));
      } catch (RuntimeException failure) { // no piece at all
        written.completeExceptionally(failure);
      }
    });
    return written.join();
  }
}
