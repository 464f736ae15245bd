package dev.mobula.serve.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.Serve;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.Tracing;
import dev.mobula.serve.TracingOptions;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a collector gets. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OtlpTracingIT {
  private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();
  private final HttpServer collector;
  private final TracingOptions options;

  OtlpTracingIT() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    options =
        TracingOptions.defaults()
            .withEndpoint(URI.create("http://127.0.0.1:" + collector.getAddress().getPort()));
  }

  @BeforeEach
  void start() {
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  /** Has one request traced, and all that there is sent. */
  private void trace(TracingOptions how) throws Exception {
    try (Tracing _ = Tracing.start(how);
        Serve serve = Serve.start(HttpOptions.defaults().withAddress("127.0.0.1", 0, null));
        HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + serve.port() + "/v2/health/live");
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
    }
  }

  @Test
  void shouldSendSpansToTheCollector() throws Exception {
    trace(options.withServiceName("arms"));
    ResourceSpans sent = received.getFirst().getResourceSpans(0);
    assertTrue(
        sent.getResource().getAttributesList().stream()
            .anyMatch(attribute ->
                attribute.getKey().equals("service.name")
                    && attribute.getValue().getStringValue().equals("arms")),
        sent.getResource()::toString);
    assertEquals(
        List.of("GET /v2/health/live"), // and not what serving asks itself at its start
        received.stream()
            .flatMap(request -> request.getResourceSpansList().stream())
            .flatMap(spans -> spans.getScopeSpansList().stream())
            .flatMap(spans -> spans.getSpansList().stream())
            .map(Span::getName)
            .toList());
  }

  @Test
  void shouldSendAsManyAsAreSampled() throws Exception {
    trace(options.withSampleRatio(0));
    assertEquals(List.of(), received);
  }

  @Test
  void shouldSayWhatItCannotUse() {
    System.setProperty("otel.traces.sampler", "sometimes");
    try {
      var refused = assertThrows(ServeException.class, () -> Tracing.start(options));
      assertTrue(String.valueOf(refused.getMessage()).contains("sometimes"), refused::toString);
    } finally {
      System.clearProperty("otel.traces.sampler");
    }
  }
}
