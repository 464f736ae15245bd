package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.RuntimeEnv;
import dev.mobula.serve.TestDeployments.Busy;
import dev.mobula.serve.TestDeployments.Echo;
import dev.mobula.serve.TestDeployments.Greeter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens to requests while replicas come and go; {@code benchmarks/run serve-load} asks more,
 * and for longer.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeploymentLoadIT {
  private static final int RATE = 200;
  private static final int CAPACITY = 20;
  private static final double RECOVERY_S = 30;
  private static final double SECONDS = 0.3;

  private HttpClient client;
  private Serve serve;

  @BeforeEach
  void start() {
    client = HttpClient.newHttpClient();
    serve = Serve.start(HttpOptions.defaults().withAddress("127.0.0.1", 0, null));
  }

  @AfterEach
  void close() {
    client.close();
    serve.close();
  }

  private CompletableFuture<HttpResponse<String>> send() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.port() + "/"))
            .timeout(Duration.ofSeconds(120))
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  /** Requests at a constant rate, whatever becomes of them. */
  private final class Load implements AutoCloseable {
    private final ConcurrentLinkedQueue<CompletableFuture<HttpResponse<String>>> sent =
        new ConcurrentLinkedQueue<>();
    private final double rate;
    private final Thread sender;
    private volatile boolean over;

    Load(double rate) {
      this.rate = rate;
      sender = Thread.ofPlatform().start(this::run);
    }

    private void run() {
      long start = System.nanoTime();
      for (int i = 0; !over; i++) {
        long due = start + (long) (i * 1e9 / rate);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        sent.add(send());
      }
    }

    void goOn() throws InterruptedException {
      int before = sent.size();
      long until = System.nanoTime() + (long) (SECONDS * 1e9);
      while (System.nanoTime() < until || sent.size() < before + 20) {
        Thread.sleep(5);
      }
    }

    @Override
    public void close() {
      over = true;
      try {
        sender.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Returns how many answers of each status there were; every request has one. */
    Map<Integer, Integer> statuses() {
      close();
      Map<Integer, Integer> counts = new TreeMap<>();
      sent.forEach(future -> counts.merge(future.join().statusCode(), 1, Integer::sum));
      return counts;
    }

    boolean hasAnswer(int status) {
      return sent.stream()
          .anyMatch(future -> future.isDone() && future.join().statusCode() == status);
    }

    Set<String> bodies() {
      Set<String> bodies = new HashSet<>();
      sent.forEach(future -> bodies.add(future.join().body()));
      return bodies;
    }
  }

  @Test
  void shouldFailNoRequestWhileItIsUpdatedAndScaled() throws Exception {
    Deployment<Echo> echo = Deployment.of(Echo.class).withMaxOngoingRequests(100);
    var unused = serve.run(echo.bind("v1"));
    try (Load load = new Load(RATE)) {
      load.goOn();
      unused = serve.run(echo.withNumReplicas(4).bind("v1"));
      load.goOn();
      unused = serve.run(echo.withNumReplicas(4).bind("v2"));
      load.goOn();
      assertEquals("GET /?  v2", send().join().body());
      unused = serve.run(echo.withNumReplicas(1).bind("v2"));
      load.goOn();
      assertEquals(Set.of(200), load.statuses().keySet());
      assertEquals(Set.of("GET /?  v1", "GET /?  v2"), load.bodies());
    }
  }

  @Test
  void shouldLoseOnlyWhatAKilledProcessHad() throws Exception {
    int ongoing = 20;
    Application<Echo> first = Deployment.of(Echo.class).bind("here");
    Application<Echo> second = Deployment.of(Echo.class).withName("Other").bind("there");
    Deployment<Greeter> greeter =
        Deployment.of(Greeter.class)
            .isolated(RuntimeEnv.DEFAULT)
            .withNumReplicas(2)
            .withMaxOngoingRequests(ongoing);
    var handle = serve.run(greeter.bind(first, second));
    assertEquals(" here and there", send().join().body());
    try (Load load = new Load(RATE / 4.0)) { // a process may take long to start
      load.goOn();
      long pid = handle.call(Greeter::pid).join();
      assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
      awaitReplicas(2, pid, handle);
      load.goOn();
      Map<Integer, Integer> statuses = load.statuses();
      int lost = statuses.getOrDefault(500, 0);
      assertEquals(load.sent.size(), statuses.getOrDefault(200, 0) + lost, statuses.toString());
      assertTrue(lost <= ongoing, statuses.toString());
    }
  }

  private void awaitReplicas(int count, long dead, DeploymentHandle<Greeter> handle)
      throws InterruptedException {
    Set<Long> pids = new HashSet<>();
    while (pids.size() < count) {
      List<CompletableFuture<Long>> asked =
          List.of(handle.call(Greeter::pid), handle.call(Greeter::pid));
      asked.forEach(pid -> {
        long known = pid.exceptionally(_ -> dead).join();
        if (known != dead) {
          pids.add(known);
        }
      });
      Thread.sleep(50);
    }
  }

  @Test
  void shouldRefuseWhatIsTooMuchAndRecover() throws Exception {
    Deployment<Busy> busy =
        Deployment.of(Busy.class).withMaxOngoingRequests(1).withMaxQueuedRequests(5);
    var unused = serve.run(busy.bind(1000 / CAPACITY));
    try (Load load = new Load(10.0 * CAPACITY)) {
      load.goOn();
      while (!load.hasAnswer(503) || !load.hasAnswer(200)) {
        var status = serve.status().deployment("default", "Busy");
        assertTrue(status.queuedRequests() <= 5 && status.ongoingRequests() <= 1, status::toString);
        Thread.sleep(5);
      }
      load.close();
      assertRecovers(System.nanoTime());
      Map<Integer, Integer> statuses = load.statuses();
      assertEquals(Set.of(200, 503), statuses.keySet(), statuses.toString());
    }
    while (serve.status().deployment("default", "Busy").ongoingRequests() > 0) {
      Thread.sleep(5);
    }
    assertEquals(0, serve.status().deployment("default", "Busy").queuedRequests());
  }

  /** What still waits may have the next requests refused, but not for long. */
  private void assertRecovers(long sinceNs) throws InterruptedException {
    while (send().join().statusCode() != 200) {
      Thread.sleep(5);
    }
    double seconds = (System.nanoTime() - sinceNs) * 1e-9;
    assertTrue(seconds < RECOVERY_S, () -> "refused requests for %.2f s".formatted(seconds));
  }

  @Test
  void shouldStartWithTheFirstRequestAndEndAfterTheLast() throws Exception {
    Duration short1 = Duration.ofMillis(20);
    AutoscalingConfig none =
        AutoscalingConfig.between(0, 2)
            .withTargetOngoingRequests(1)
            .withTimes(short1, short1, Duration.ZERO, Duration.ZERO);
    var unused = serve.run(Deployment.of(Busy.class).withAutoscaling(none).bind(1));
    assertEquals(0, replicas());
    assertEquals(200, send().join().statusCode());
    while (replicas() > 0) {
      Thread.sleep(5);
    }
    assertEquals(200, send().join().statusCode());
  }

  private int replicas() {
    return serve.status().deployment("default", "Busy").running();
  }
}
