package dev.mobula.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.policies.PolicyState;
import dev.mobula.serve.TestDeployments.Echo;
import dev.mobula.serve.TestDeployments.Greeter;
import dev.mobula.serve.internal.TestPolicies;
import dev.mobula.serve.internal.wire.GRPCInferenceServiceGrpc;
import dev.mobula.serve.internal.wire.ModelInferRequest;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The spans of requests, of this process and others. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TracingIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + CALLER + "-01";

  @TempDir Path temp;
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final Tracing tracing = Tracing.start(sdk);
  private Serve serve;

  @BeforeEach
  void start() {
    try (CheckpointWriter writer = Checkpoint.writer(temp.resolve("checkpoint"), "algorithm")) {
      writer.put(PolicyState.NAME, TestPolicies.cartPole().save(PolicyState.DEFAULT_POLICY));
      serve =
          Serve.start(
              Map.of("p", writer.commit()),
              HttpOptions.defaults().withAddress("127.0.0.1", 0, null));
    }
  }

  @AfterEach
  void close() {
    try (sdk;
        tracing;
        client) {
      assertThrows(ServeException.class, () -> Tracing.start(sdk));
      serve.close();
    }
  }

  private HttpResponse<String> send(String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.port() + path))
            .timeout(Duration.ofSeconds(60))
            .header("traceparent", TRACEPARENT)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Waits for the span, which ends a moment after the answer. */
  private SpanData span(String name) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      for (SpanData span : spans.getFinishedSpanItems()) {
        if (span.getName().equals(name)) {
          assertEquals(TRACE, span.getTraceId(), name);
          return span;
        }
      }
      assertTrue(System.nanoTime() < deadline, () -> name + " in " + spans.getFinishedSpanItems());
      Thread.sleep(2);
    }
  }

  private static String text(SpanData span, String key) {
    return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
  }

  private static long number(SpanData span, String key) {
    Long value = span.getAttributes().get(AttributeKey.longKey(key));
    return value == null ? -1 : value;
  }

  @Test
  void shouldTraceThePolicyOfACheckpoint() throws Exception {
    assertEquals(200, send("/policies/p/action", "{\"observation\": [0, 0, 0, 0]}").statusCode());
    SpanData server = span("POST /policies/{name}/action");
    assertEquals(CALLER, server.getParentSpanId());
    assertEquals(SpanKind.SERVER, server.getKind());
    assertEquals(200, number(server, "http.response.status_code"));
    assertEquals("/policies/p/action", text(server, "url.path"));
    SpanData compute = span("compute p");
    assertEquals(server.getSpanId(), compute.getParentSpanId());
    assertEquals(1, number(compute, "mobula.serve.batch_size"));
    assertEquals(404, send("/nowhere", "").statusCode());
    assertEquals(404, number(span("POST"), "http.response.status_code"));
  }

  @Test
  void shouldTraceGrpc() throws Exception {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", serve.startGrpc(0)).usePlaintext().build();
    try {
      Metadata headers = new Metadata();
      headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), TRACEPARENT);
      var stub =
          GRPCInferenceServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
      ModelInferRequest wrong = ModelInferRequest.newBuilder().setModelName("none").build();
      assertThrows(StatusRuntimeException.class, () -> stub.modelInfer(wrong));
      SpanData server = span("inference.GRPCInferenceService/ModelInfer");
      assertEquals(CALLER, server.getParentSpanId());
      assertEquals(5, number(server, "rpc.grpc.status_code"));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void shouldTraceCallsAcrossProcesses() throws Exception {
    Application<Echo> first = Deployment.of(Echo.class).bind("here");
    Application<Echo> second = Deployment.of(Echo.class).withName("Other").bind("there");
    Deployment<Greeter> greeter = Deployment.of(Greeter.class).isolated(RuntimeEnv.DEFAULT);
    var unused = serve.run(greeter.bind(first, second), "greeting", "/hello");
    assertEquals("you here and there", send("/hello", "you").body());
    SpanData server = span("POST /hello");
    SpanData outer = span("call Greeter");
    assertEquals(server.getSpanId(), outer.getParentSpanId());
    assertEquals("greeting", text(outer, "mobula.serve.application"));
    assertEquals("Greeter#1", text(outer, "mobula.serve.replica"));
    assertEquals(1, outer.getEvents().size());
    assertEquals(outer.getSpanId(), span("call Echo").getParentSpanId());
    assertEquals(outer.getSpanId(), span("call Other").getParentSpanId());
  }

  @Test
  void shouldHaveStreamsWithinTheSpanOfTheirCall() throws Exception {
    Deployment<StreamingHandler> traced =
        Deployment.of(
            StreamingHandler.class,
            () ->
                _ ->
                    IntStream.range(0, 2)
                        .mapToObj(_ -> Span.current().getSpanContext().getSpanId().getBytes(UTF_8))
                        .iterator());
    var unused = serve.run(traced.bind());
    String body = send("/", "").body();
    assertEquals(span("call StreamingHandler").getSpanId().repeat(2), body);
  }

  @Test
  void shouldTellWhatFailed() throws Exception {
    Deployment<HttpHandler> failing =
        Deployment.of(
            HttpHandler.class,
            () ->
                request -> {
                  throw new IllegalStateException("as asked");
                });
    var unused = serve.run(failing.bind());
    assertEquals(500, send("/", "").statusCode());
    SpanData call = span("call HttpHandler");
    assertEquals(StatusCode.ERROR, call.getStatus().getStatusCode());
    assertEquals("dev.mobula.core.TaskException", text(call, "error.type"));
    assertEquals(StatusCode.ERROR, span("POST /").getStatus().getStatusCode());
  }
}
