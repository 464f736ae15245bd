package dev.mobula.serve.internal.config;

import dev.mobula.serve.ServeException;
import dev.mobula.serve.TracingOptions;
import java.net.URI;
import java.util.function.UnaryOperator;

/** Reads where traces go. */
final class TracingReader {
  private TracingOptions options = TracingOptions.defaults();

  private TracingReader() {}

  static TracingOptions read(Section section) {
    TracingReader reader = new TracingReader();
    String endpoint = section.text("endpoint");
    if (endpoint != null) {
      section.checked("endpoint", () -> reader.then(from -> from.withEndpoint(uri(endpoint))));
    }
    section.number("sample_ratio", value -> reader.then(from -> from.withSampleRatio(value)));
    String name = section.text("service_name");
    if (name != null) {
      section.checked("service_name", () -> reader.then(from -> from.withServiceName(name)));
    }
    section.end();
    return reader.options;
  }

  private void then(UnaryOperator<TracingOptions> change) {
    options = change.apply(options);
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ServeException(
          "expected an endpoint as http://localhost:4318, found '%s'".formatted(text), e);
    }
  }
}
