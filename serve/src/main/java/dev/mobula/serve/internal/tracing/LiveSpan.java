package dev.mobula.serve.internal.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** A span of OpenTelemetry, which may be one that is not sampled. */
record LiveSpan(Span span) implements RequestSpan {
  @Override
  public void rename(String name) {
    span.updateName(name);
  }

  @Override
  public void set(String key, String value) {
    span.setAttribute(key, value);
  }

  @Override
  public void set(String key, long value) {
    span.setAttribute(key, value);
  }

  @Override
  public void event(String name) {
    span.addEvent(name);
  }

  @Override
  public void fail(String type) {
    span.setAttribute("error.type", type);
    span.setStatus(StatusCode.ERROR);
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // by whoever enters
  public Scope enter() {
    return span.makeCurrent()::close;
  }

  @Override
  public String traceparent() {
    return Traceparent.of(span.getSpanContext());
  }

  @Override
  public void end() {
    span.end();
  }
}
