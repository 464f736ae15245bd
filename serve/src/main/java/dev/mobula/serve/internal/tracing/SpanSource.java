package dev.mobula.serve.internal.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes spans by an OpenTelemetry. Any thread. */
final class SpanSource {
  private static final String SCOPE = "dev.mobula.serve";

  private static final TextMapGetter<Function<String, @Nullable String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Function<String, @Nullable String> headers) {
          return List.of();
        }

        @Override
        public @Nullable String get(
            @Nullable Function<String, @Nullable String> headers, String name) {
          return headers == null ? null : headers.apply(name);
        }
      };

  private final Tracer tracer;
  private final TextMapPropagator propagator;

  SpanSource(OpenTelemetry openTelemetry) {
    tracer = openTelemetry.getTracer(SCOPE);
    propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  /** Begins the span of a request that came from elsewhere, maybe with a span in its headers. */
  RequestSpan server(String name, Function<String, @Nullable String> headers) {
    Context parent = propagator.extract(Context.root(), headers, HEADERS);
    return begin(name, SpanKind.SERVER, parent);
  }

  /** Begins a span within the one of a header, or else of this thread. */
  RequestSpan internal(String name, String traceparent) {
    return begin(name, SpanKind.INTERNAL, Traceparent.context(traceparent));
  }

  private RequestSpan begin(String name, SpanKind kind, Context parent) {
    return new LiveSpan(tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan());
  }

  /** Returns the span of this thread. */
  static String here() {
    return Traceparent.of(Span.current().getSpanContext());
  }

  /** Enters the span of a header, which another thread or process began. */
  @SuppressWarnings("MustBeClosedChecker") // by whoever enters
  static RequestSpan.Scope enter(String traceparent) {
    return Traceparent.context(traceparent).makeCurrent()::close;
  }
}
