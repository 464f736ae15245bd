package dev.mobula.serve.internal.tracing;

import dev.mobula.serve.ServeException;
import io.opentelemetry.api.OpenTelemetry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The spans of this process: none until they are switched on, and before that nothing of
 * OpenTelemetry is loaded. Any thread.
 */
public final class Spans {
  private static volatile @Nullable SpanSource source;

  private Spans() {}

  /**
   * Has spans made.
   *
   * @throws ServeException if they are
   */
  public static synchronized void switchOn(OpenTelemetry openTelemetry) {
    if (source != null) {
      throw new ServeException(
          "expected no other tracing in this process, found one; close it first");
    }
    source = new SpanSource(openTelemetry);
  }

  /** Has none made from now on. */
  public static synchronized void switchOff() {
    source = null;
  }

  /** Begins the span of a request that came from elsewhere, maybe with a span in its headers. */
  public static RequestSpan server(String name, Function<String, @Nullable String> headers) {
    SpanSource on = source;
    return on == null ? RequestSpan.OFF : on.server(name, headers);
  }

  /**
   * Begins the span of a call of a deployment.
   *
   * @param traceparent the span that it is part of; empty for that of this thread
   */
  public static RequestSpan call(String application, String deployment, String traceparent) {
    SpanSource on = source;
    if (on == null) {
      return RequestSpan.OFF;
    }
    RequestSpan span = on.internal("call " + deployment, traceparent);
    span.set("mobula.serve.application", application);
    span.set("mobula.serve.deployment", deployment);
    return span;
  }

  /** Begins the span of what a model computes. */
  public static RequestSpan compute(String model, int rows) {
    SpanSource on = source;
    if (on == null) {
      return RequestSpan.OFF;
    }
    RequestSpan span = on.internal("compute " + model, "");
    span.set("mobula.serve.batch_size", rows);
    return span;
  }

  /** Returns the span of this thread, as a header; the other one where there is none. */
  public static String here(String otherwise) {
    String here = source == null ? "" : SpanSource.here();
    return here.isEmpty() ? otherwise : here;
  }

  /** Enters the span of a header, which another thread or process began. */
  public static RequestSpan.Scope enter(String traceparent) {
    return source == null || traceparent.isEmpty()
        ? RequestSpan.NO_SCOPE
        : SpanSource.enter(traceparent);
  }
}
