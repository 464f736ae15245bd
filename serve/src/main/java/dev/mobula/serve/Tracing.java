package dev.mobula.serve;

import dev.mobula.serve.internal.tracing.Spans;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ServiceLoader;

/**
 * Traces of what this process serves, by OpenTelemetry: a span for each request, for each call of a
 * deployment, and for what a policy computes. There are none, at no cost, until this is started.
 * Usable by any thread.
 */
public final class Tracing implements AutoCloseable {
  private final AutoCloseable sender;

  private Tracing(AutoCloseable sender) {
    this.sender = sender;
  }

  /**
   * Has traces sent to a collector.
   *
   * @throws ServeException if something in this process traces already, the options cannot be used,
   *     or the module {@code mobula-serve-opentelemetry} is not on the class path
   */
  public static Tracing start(TracingOptions options) {
    TracingProvider provider =
        ServiceLoader.load(TracingProvider.class, Tracing.class.getClassLoader())
            .findFirst()
            .orElseThrow(() ->
                new ServeException(
                    "expected the module mobula-serve-opentelemetry on the class path, found none; add it, or configure no tracing"));
    OpenTelemetry opened = provider.open(options);
    return on(opened, opened instanceof AutoCloseable closeable ? closeable : () -> {});
  }

  /**
   * Has traces made by an OpenTelemetry of the program's own, or its agent's.
   *
   * @param openTelemetry stays the caller's
   * @throws ServeException if something in this process traces already
   */
  public static Tracing start(OpenTelemetry openTelemetry) {
    return on(openTelemetry, () -> {});
  }

  private static Tracing on(OpenTelemetry openTelemetry, AutoCloseable sender) {
    Tracing tracing = new Tracing(sender);
    try {
      Spans.switchOn(openTelemetry);
    } catch (ServeException e) {
      tracing.closeSender();
      throw e;
    }
    return tracing;
  }

  /** Makes no more spans, and sends those that there are. */
  @Override
  public void close() {
    Spans.switchOff();
    closeSender();
  }

  private void closeSender() {
    try {
      sender.close();
    } catch (Exception e) {
      throw new ServeException("traces could not be sent: " + e, e);
    }
  }
}
