package dev.mobula.serve.internal.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a span is named to other threads and processes: by the W3C's header. */
final class Traceparent {
  private static final String HEADER = "traceparent";

  private static final TextMapGetter<String> ALONE =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
          return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
          return key.equals(HEADER) ? traceparent : null;
        }
      };

  private Traceparent() {}

  /** Returns the header; empty for no span. */
  static String of(SpanContext span) {
    return span.isValid()
        ? "00-%s-%s-%s".formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex())
        : "";
  }

  /** Returns the context within the span of a header; that of the thread where it is empty. */
  static Context context(String traceparent) {
    return traceparent.isEmpty()
        ? Context.current()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, ALONE);
  }
}
