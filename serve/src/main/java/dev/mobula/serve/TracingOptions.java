package dev.mobula.serve;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where traces of requests go. The environment variables of OpenTelemetry go before these, and say
 * what these do not.
 *
 * @param endpoint the collector, which takes OpenTelemetry's protocol over HTTP, as {@code
 *     http://localhost:4318}; null for the one of the environment, or else that one
 * @param sampleRatio the part of requests that are traced, from 0 to 1, where whoever sends them
 *     has not decided; 1 by default
 * @param serviceName what sends them; {@code mobula-serve} by default
 */
public record TracingOptions(@Nullable URI endpoint, double sampleRatio, String serviceName) {
  private static final List<String> SWITCHES =
      List.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "OTEL_TRACES_EXPORTER");

  /**
   * Checks the values.
   *
   * @throws ServeException if one cannot be used
   */
  public TracingOptions {
    if (endpoint != null && !String.valueOf(endpoint.getScheme()).matches("https?")) {
      throw new ServeException(
          "expected an endpoint as http://localhost:4318, found '%s'".formatted(endpoint));
    }
    if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
      throw new ServeException("expected 0 <= sample_ratio <= 1, found " + sampleRatio);
    }
    if (serviceName.isBlank()) {
      throw new ServeException("expected a service_name, found a blank one");
    }
  }

  /** Returns the defaults: all requests. */
  public static TracingOptions defaults() {
    return new TracingOptions(null, 1, "mobula-serve");
  }

  /** Returns the defaults where the environment names a collector; null where it does not. */
  public static @Nullable TracingOptions ofEnvironment(Map<String, String> environment) {
    return SWITCHES.stream().anyMatch(environment::containsKey) ? defaults() : null;
  }

  /** Returns these options with another collector. */
  public TracingOptions withEndpoint(@Nullable URI other) {
    return new TracingOptions(other, sampleRatio, serviceName);
  }

  /** Returns these options with another part of the requests. */
  public TracingOptions withSampleRatio(double other) {
    return new TracingOptions(endpoint, other, serviceName);
  }

  /** Returns these options with another name of what sends them. */
  public TracingOptions withServiceName(String other) {
    return new TracingOptions(endpoint, sampleRatio, other);
  }
}
