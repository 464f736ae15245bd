package dev.mobula.serve.opentelemetry;

import dev.mobula.serve.ServeException;
import dev.mobula.serve.TracingOptions;
import dev.mobula.serve.TracingProvider;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends spans by OpenTelemetry's protocol over HTTP, by its own SDK, whose environment variables
 * ({@code OTEL_…}) go before the options.
 */
public final class OtlpTracing implements TracingProvider {
  /** Creates one; for {@link java.util.ServiceLoader}. */
  public OtlpTracing() {}

  @Override
  public OpenTelemetry open(TracingOptions options) {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .addPropertiesSupplier(() -> properties(options))
          .disableShutdownHook() // closed by whoever started it
          .build()
          .getOpenTelemetrySdk();
    } catch (ConfigurationException e) {
      throw new ServeException("tracing cannot be configured: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> properties(TracingOptions options) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.traces.exporter", "otlp");
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    properties.put("otel.exporter.otlp.protocol", "http/protobuf");
    properties.put("otel.traces.sampler", "parentbased_traceidratio");
    properties.put("otel.traces.sampler.arg", Double.toString(options.sampleRatio()));
    properties.put("otel.service.name", options.serviceName());
    if (options.endpoint() != null) {
      properties.put("otel.exporter.otlp.endpoint", options.endpoint().toString());
    }
    return properties;
  }
}
