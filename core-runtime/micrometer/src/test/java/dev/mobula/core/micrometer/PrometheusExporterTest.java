package dev.mobula.core.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.MobulaRuntime;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.RunningNode;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PrometheusExporterTest {
  /** An actor for the test. */
  static final class Gate {
    int pass(CountDownLatches which) throws InterruptedException {
      which.entered.countDown();
      which.open.await();
      return 1;
    }
  }

  /** What an actor waits for; passed by reference, as enums are. */
  enum CountDownLatches {
    ONLY;

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
  }

  private static int one() {
    return 1;
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static void assertHas(String metrics, String line) {
    assertTrue(metrics.lines().anyMatch(line::equals), () -> line + " in\n" + metrics);
  }

  @Test
  void shouldShowWhatTheNodeDoes() throws IOException, InterruptedException {
    MobulaOptions options = MobulaOptions.defaults().withNumCpus(2).withMetricsPort(0);
    try (MobulaRuntime runtime = Mobula.init(options)) {
      ActorHandle<Gate> actor = Mobula.actor(Gate::new).name("gate").numCpus(1).remote();
      var first = actor.call(Gate::pass, CountDownLatches.ONLY);
      CountDownLatches.ONLY.entered.await();
      var second = actor.call(Gate::pass, CountDownLatches.ONLY);
      for (int i = 0; i < 10; i++) {
        assertEquals(1, Mobula.task(PrometheusExporterTest::one).remote().get());
      }
      Metrics.counter("orders.taken", "kind", "book").increment(3);
      int port = runtime.status().metricsPort();
      HttpResponse<String> response = get(port, "/metrics");
      String metrics = response.body();
      assertEquals(200, response.statusCode());
      assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
      assertHas(metrics, "mobula_actors{state=\"ALIVE\"} 1.0");
      assertHas(metrics, "mobula_actor_mailbox_length{actor=\"default/gate\"} 1.0");
      assertHas(metrics, "mobula_tasks{state=\"RUNNING\"} 0.0");
      assertHas(metrics, "mobula_worker_processes{state=\"IDLE\"} 0.0");
      assertHas(metrics, "mobula_object_store_used_bytes 0.0");
      assertHas(metrics, "mobula_task_retries_total 0.0");
      assertHas(metrics, "# TYPE mobula_tasks_ended_total counter");
      assertTrue(metrics.contains("mobula_resources{name=\"CPU\",state=\"USED\"}"), metrics);
      assertTrue(metrics.contains("jvm_memory_used_bytes{"), metrics);
      assertEquals(404, get(port, "/elsewhere").statusCode());
      CountDownLatches.ONLY.open.countDown();
      assertEquals(2, first.get() + second.get());
      String scraped =
          RunningNode.all().stream()
              .filter(node -> node.pid() == ProcessHandle.current().pid())
              .map(RunningNode::metrics)
              .findFirst()
              .orElseThrow();
      assertHas(scraped, "mobula_actor_mailbox_length{actor=\"default/gate\"} 0.0");
      assertHas(scraped, "mobula_tasks_ended_total{state=\"FINISHED\"} 10.0");
      Metrics.counter("orders.taken", "kind", "book").increment();
      assertHas(get(port, "/metrics").body(), "orders_taken_total{kind=\"book\"} 4.0");
    }
    assertTrue(Metrics.globalRegistry.getRegistries().isEmpty());
  }

  @Test
  void shouldRefuseAPortThatIsTaken() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      MobulaOptions options = MobulaOptions.defaults().withMetricsPort(port);
      MobulaException e = assertThrows(MobulaException.class, () -> Mobula.init(options));
      assertTrue(String.valueOf(e.getMessage()).contains("port " + port), e.getMessage());
    }
    assertFalse(Mobula.isInitialized());
    assertTrue(
        RunningNode.all().stream().noneMatch(node -> node.pid() == ProcessHandle.current().pid()));
  }

  @Test
  void shouldKeepTheNamesThatAreDocumented() {
    NodeStatus status =
        new NodeStatus(
            1,
            "test",
            5,
            Map.of("CPU", 2.0),
            Map.of("CPU", 0.5),
            List.of(),
            List.of(),
            List.of(),
            List.of(new NodeStatus.TaskCount("a", 1, 2, 3, 4)),
            List.of(),
            new NodeStatus.ObjectStore(100, 10, 1, 20),
            new NodeStatus.Totals(5, 6, 7, 8),
            -1);
    try (PrometheusExporter exporter = new PrometheusExporter()) {
      String metrics = exporter.scrape(status);
      List.of(
              "mobula_tasks{state=\"PENDING\"} 1.0",
              "mobula_tasks{state=\"RUNNING\"} 2.0",
              "mobula_tasks_ended_total{state=\"FINISHED\"} 3.0",
              "mobula_tasks_ended_total{state=\"FAILED\"} 4.0",
              "mobula_task_retries_total 5.0",
              "mobula_actor_restarts_total 6.0",
              "mobula_actor_deaths_total 7.0",
              "mobula_workers_started_total 8.0",
              "mobula_resources{name=\"CPU\",state=\"AVAILABLE\"} 0.5",
              "mobula_resources{name=\"CPU\",state=\"USED\"} 1.5",
              "mobula_object_store_capacity_bytes 100.0",
              "mobula_object_store_used_bytes 10.0",
              "mobula_object_store_blocks 1.0",
              "mobula_object_store_spilled_bytes 20.0",
              "mobula_pending_demands 0.0",
              "mobula_node_uptime_seconds 5.0")
          .forEach(line -> assertHas(metrics, line));
    }
  }
}
