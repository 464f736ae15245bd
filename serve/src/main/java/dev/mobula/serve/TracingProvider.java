package dev.mobula.serve;

import io.opentelemetry.api.OpenTelemetry;

/** Sends spans somewhere; found by {@link java.util.ServiceLoader} when tracing is started. */
public interface TracingProvider {
  /**
   * Begins to send.
   *
   * @return what takes spans; closed in the end, after which it sends no more
   * @throws ServeException if the options, or the environment, cannot be used
   */
  OpenTelemetry open(TracingOptions options);
}
