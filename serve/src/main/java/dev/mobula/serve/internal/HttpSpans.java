package dev.mobula.serve.internal;

import dev.mobula.serve.internal.tracing.RequestSpan;
import dev.mobula.serve.internal.tracing.Spans;
import io.vertx.core.http.HttpServerRequest;

/** Says of spans what OpenTelemetry's conventions have about requests of HTTP. */
final class HttpSpans {
  private HttpSpans() {}

  static RequestSpan begin(HttpServerRequest request, String path) {
    RequestSpan span = Spans.server(request.method().name(), request::getHeader);
    if (span != RequestSpan.OFF) {
      span.set("http.request.method", request.method().name());
      span.set("url.path", path);
      span.set("url.scheme", request.isSSL() ? "https" : "http");
    }
    return span;
  }

  /** Names a span by what the path is one of: names of models would be too many. */
  static void route(RequestSpan span, String method, String route) {
    if (span != RequestSpan.OFF) {
      span.rename(method + " " + route);
      span.set("http.route", route);
    }
  }

  /** Names a span by a path that may be one of a model's. */
  static void model(RequestSpan span, String method, String path) {
    String route = span == RequestSpan.OFF ? "" : routeOf(path);
    if (!route.isEmpty()) {
      route(span, method, route);
    }
  }

  static void end(RequestSpan span, int status) {
    span.set("http.response.status_code", status);
    if (status >= InferenceException.INTERNAL) {
      span.fail(Integer.toString(status));
    }
    span.end();
  }

  /** Returns what a path of a model is one of; empty where it is of none. */
  private static String routeOf(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length == 4 && parts[1].equals("policies") && parts[3].equals("action")) {
      return "/policies/{name}/action";
    }
    if (!path.startsWith("/v2/models/")) {
      return Router.isHealth(path) || path.equals("/v2") ? path : "";
    }
    boolean versioned = parts.length >= 6 && parts[4].equals("versions");
    String last = parts.length > (versioned ? 6 : 4) ? "/" + parts[parts.length - 1] : "";
    boolean known = last.isEmpty() || last.equals("/infer") || last.equals("/ready");
    return known ? "/v2/models/{name}" + (versioned ? "/versions/{version}" : "") + last : "";
  }
}
