package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
  void shouldTellAllProblemsAtOnce() {
    assertProblems(Map.of(), "applications: expected a list of applications");
    assertProblems(
        Map.of(
            "application", 1,
            "http_options", Map.of("port", "many"),
            "applications",
                List.of(Map.of("import_path", "nothing"), Map.of("import_path", "a.B:c"))),
        "http_options.port: expected a whole number, found 'many'",
        "the file: expected a key among [applications, grpc_options, http_options], found 'application'",
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
