package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Resources;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeConfigTest {
  private static final String PATH = "dev.mobula.serve.samples.TextApplication:application";

  private static Map<String, ?> document(Map<String, ?> deployment) {
    return Map.of(
        "applications", List.of(Map.of("import_path", PATH, "deployments", List.of(deployment))));
  }

  private static DeploymentOptions options(Map<String, ?> deployment) {
    var application = ServeConfig.of(document(deployment)).applications().getFirst();
    return Objects.requireNonNull(application.deployments().get("Translator"))
        .apply(DeploymentOptions.DEFAULT);
  }

  @Test
  void shouldReadWhatRayServeHas() {
    var options =
        options(
            Map.of(
                "name",
                "Translator",
                "num_replicas",
                3,
                "max_ongoing_requests",
                7,
                "max_queued_requests",
                9,
                "user_config",
                Map.of("a", "b"),
                "health_check_period_s",
                1.5,
                "health_check_timeout_s",
                2,
                "graceful_shutdown_timeout_s",
                0,
                "request_timeout_s",
                0.25,
                "ray_actor_options",
                Map.of("num_cpus", 0.5, "resources", Map.of("disk", 1))));
    assertEquals(3, options.numReplicas());
    assertEquals(7, options.maxOngoingRequests());
    assertEquals(9, options.maxQueuedRequests());
    assertEquals(Map.of("a", "b"), options.userConfig());
    assertEquals(Duration.ofMillis(1500), options.healthCheckPeriod());
    assertEquals(Duration.ofSeconds(2), options.healthCheckTimeout());
    assertEquals(Duration.ZERO, options.gracefulShutdownTimeout());
    assertEquals(Duration.ofMillis(250), options.requestTimeout());
    assertEquals(Resources.NONE.with("CPU", 0.5).with("disk", 1), options.resources());
    var application = ServeConfig.of(document(Map.of("name", "Translator"))).applications();
    assertEquals("default", application.getFirst().name());
    assertEquals("/", application.getFirst().routePrefix());
  }

  @Test
  void shouldReadAutoscaling() {
    var auto = options(Map.of("name", "Translator", "num_replicas", "auto")).autoscaling();
    assertEquals(100, Objects.requireNonNull(auto).maxReplicas());
    var own =
        options(
                Map.of(
                    "name",
                    "Translator",
                    "autoscaling_config",
                    Map.of("min_replicas", 0, "max_replicas", 4, "upscale_delay_s", 1)))
            .autoscaling();
    assertEquals(
        new AutoscalingConfig(
            0,
            null,
            4,
            2,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            1,
            1,
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            null),
        own);
  }

  @Test
  void shouldReadHowToListen(@TempDir Path temp) throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "s3cret\n");
    Map<String, Object> http = new LinkedHashMap<>();
    http.put("host", "0.0.0.0");
    http.put("port", 8443);
    http.put("token_file", file.toString());
    http.put("ssl_certfile", file.toString());
    http.put("ssl_keyfile", file.toString());
    http.put("max_body_bytes", 1000);
    http.put("max_header_bytes", 2000);
    http.put("request_read_timeout_s", 1.5);
    http.put("keep_alive_timeout_s", 5);
    http.put("request_timeout_s", 0.25);
    http.put("access_log", true);
    HttpOptions expected =
        HttpOptions.defaults()
            .withAddress("0.0.0.0", 8443, "s3cret")
            .withTls(file, file)
            .withLimits(1000, 2000, Duration.ofMillis(1500), Duration.ofSeconds(5))
            .withRequestTimeout(Duration.ofMillis(250))
            .withAccessLog(true);
    assertEquals(expected, http(http));
    assertEquals(HttpOptions.defaults(), http(Map.of()));
  }

  private static HttpOptions http(Map<String, ?> options) {
    return ServeConfig.of(listening(options)).httpOptions();
  }

  private static Map<String, ?> listening(Map<String, ?> options) {
    return Map.of("http_options", options, "applications", List.of(Map.of("import_path", PATH)));
  }

  @Test
  void shouldSayHowItCannotListen(@TempDir Path temp) throws Exception {
    assertProblems(
        listening(Map.of("host", "0.0.0.0")),
        "http_options.host: expected a token with the host 0.0.0.0");
    assertProblems(
        listening(Map.of("host", "0.0.0.0", "token_file", temp.resolve("none").toString())),
        "http_options.token_file: expected a token in");
    assertProblems(
        listening(
            Map.of(
                "port",
                70_000,
                "ssl_certfile",
                "cert.pem",
                "max_body_bytes",
                0,
                "request_timeout_s",
                0,
                "keep_alive_s",
                5)),
        "http_options.port: expected a port from 0 to 65535, found 70000",
        "http_options.ssl_certfile: expected both a certificate and its private key",
        "http_options.max_body_bytes: expected maxBodyBytes and maxHeaderBytes >= 1",
        "http_options.request_timeout_s: expected a requestTimeout of at least 1 ms",
        "http_options: expected a key among [access_log, host, keep_alive_timeout_s,");
  }

  @Test
  void shouldReadWhereTracesGo() {
    Map<String, ?> applications = document(Map.of("name", "Translator"));
    assertNull(ServeConfig.of(applications).tracing());
    Map<String, Object> traced = new LinkedHashMap<>(applications);
    traced.put(
        "tracing",
        Map.of("endpoint", "http://collector:4318", "sample_ratio", 0.1, "service_name", "arms"));
    assertEquals(
        new TracingOptions(URI.create("http://collector:4318"), 0.1, "arms"),
        ServeConfig.of(traced).tracing());
    traced.put(
        "tracing",
        Map.of("endpoint", "collector", "sample_ratio", 2, "service_name", " ", "url", "x"));
    assertProblems(
        traced,
        "tracing.endpoint: expected an endpoint as http://localhost:4318, found 'collector'",
        "tracing.sample_ratio: expected 0 <= sample_ratio <= 1, found 2.0",
        "tracing.service_name: expected a service_name, found a blank one",
        "tracing: expected a key among [endpoint, sample_ratio, service_name], found 'url'");
  }

  @Test
  void shouldTraceWhereTheEnvironmentNamesACollector() {
    assertNull(TracingOptions.ofEnvironment(Map.of("OTEL_SERVICE_NAME", "arms")));
    assertEquals(
        TracingOptions.defaults(),
        TracingOptions.ofEnvironment(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318")));
  }

  private static void assertProblems(Map<String, ?> document, String... expected) {
    String message =
        String.valueOf(
            assertThrows(ServeException.class, () -> ServeConfig.of(document)).getMessage());
    for (String part : expected) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(expected.length, message.lines().count(), message);
  }

  @Test
  void shouldNameAllKeysOfADeployment() {
    assertProblems(
        document(Map.of("name", "Translator", "user_confg", 1)),
        "request_timeout_s, user_config, version], found 'user_confg'");
  }

  @Test
  void shouldTellAllProblemsAtOnce() {
    assertProblems(Map.of(), "applications: expected a list of applications");
    assertProblems(
        Map.of(
            "application", 1,
            "http_options", Map.of("port", "many"),
            "applications",
                List.of(Map.of("import_path", "nothing"), Map.of("import_path", "a.B:c"))),
        "http_options.port: expected a whole number, found 'many'",
        "the file: expected a key among [applications, grpc_options, http_options, tracing], found 'application'",
        "applications[0].import_path: expected CLASS:METHOD",
        "applications[1].import_path: expected a class on the class path");
    String at = "applications[0].deployments[0]";
    assertProblems(
        document(
            Map.of(
                "name",
                "Translator",
                "num_replicas",
                0,
                "replicas",
                1,
                "autoscaling_config",
                Map.of("min_replicas", 5, "max_replicas", 2),
                "ray_actor_options",
                Map.of("num_cpus", -1))),
        at + ".num_replicas: expected num_replicas >= 1, found 0",
        at + ".autoscaling_config.min_replicas: expected 0 <= min_replicas",
        at + ".ray_actor_options.num_cpus: expected a finite amount",
        "found 'replicas'");
    assertProblems(
        Map.of("applications", List.of(Map.of("import_path", PATH, "args", Map.of("a", 1)))),
        "expected no args for");
  }
}
