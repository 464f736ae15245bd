package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Mobula;
import dev.mobula.core.Resources;
import dev.mobula.core.TaskException;
import dev.mobula.core.function.RemoteFunction0;
import dev.mobula.serve.TestDeployments.Broken;
import dev.mobula.serve.TestDeployments.Confident;
import dev.mobula.serve.TestDeployments.Counter;
import dev.mobula.serve.TestDeployments.Doomed;
import dev.mobula.serve.TestDeployments.Echo;
import dev.mobula.serve.TestDeployments.Fickle;
import dev.mobula.serve.TestDeployments.Gate;
import dev.mobula.serve.TestDeployments.Greeter;
import dev.mobula.serve.TestDeployments.Late;
import dev.mobula.serve.TestDeployments.Patient;
import dev.mobula.serve.TestDeployments.Porter;
import dev.mobula.serve.TestDeployments.Shy;
import dev.mobula.serve.TestDeployments.Stuck;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Applications in this JVM, through handles and HTTP. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeploymentTest {
  private static final HttpClient client = HttpClient.newHttpClient();
  private static final Serve serve =
      Serve.start(HttpOptions.defaults().withAddress("127.0.0.1", 0, null));

  @AfterAll
  static void close() {
    try (serve;
        client) {
      assertTrue(serve.status().applications().isEmpty());
    }
  }

  @BeforeEach
  void reset() {
    Gate.OPEN.drainPermits();
    Gate.ENTERED.drainPermits();
    Gate.INTERRUPTED.drainPermits();
    Porter.OPEN.drainPermits();
    Porter.ENTERED.drainPermits();
    Doomed.FAIL.drainPermits();
  }

  @AfterEach
  void delete() {
    Gate.OPEN.release(1000);
    Porter.OPEN.release(1000);
    Doomed.FAIL.release(1000);
    serve.status().applications().keySet().forEach(serve::delete);
  }

  private static HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.port() + path))
        .timeout(Duration.ofSeconds(60))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse<String> send(String path, String body) throws Exception {
    return client.send(request(path, body), BodyHandlers.ofString());
  }

  private static CompletableFuture<HttpResponse<String>> sendLater(String path) {
    return client.sendAsync(request(path, ""), BodyHandlers.ofString());
  }

  private static String message(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it did not come about");
      Thread.sleep(2);
    }
  }

  private static ServeStatus.DeploymentStatus status(String application, String deployment) {
    return serve.status().deployment(application, deployment);
  }

  @Test
  void shouldAnswerRequestsBelowItsPrefix() throws Exception {
    var unused = serve.run(Deployment.of(Echo.class).bind("v1"), "echo", "/echo");
    var response = send("/echo/a/b?c=d", "hello");
    assertEquals(200, response.statusCode());
    assertEquals("POST /a/b?c=d hello v1", response.body());
    assertEquals("POST /?  v1", send("/echo", "").body());
    assertEquals(404, send("/echoes", "").statusCode());
    assertEquals(404, send("/", "").statusCode());
    assertTrue(
        client
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.port() + "/-/routes"))
                    .build(),
                BodyHandlers.ofString())
            .body()
            .contains("\"/echo\":\"echo\""));
    assertTrue(serve.delete("echo"));
    assertEquals(404, send("/echo", "").statusCode());
    assertFalse(serve.delete("echo"));
  }

  @Test
  void shouldCountRequests() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    try {
      var handle = serve.run(Deployment.of(Echo.class).bind("v"), "counted", "/counted");
      assertEquals(200, send("/counted", "").statusCode());
      CompletableFuture<Object> failing =
          handle.call((Echo echo) -> {
            throw new IllegalStateException("as asked by " + echo);
          });
      assertThrows(CompletionException.class, failing::join);
      for (String outcome : List.of("ok", "error")) {
        var counted =
            registry
                .get("mobula.serve.requests")
                .tags("application", "counted", "deployment", "Echo", "outcome", outcome)
                .counter();
        await(() -> counted.count() == 1);
      }
      assertEquals(2, registry.get("mobula.serve.request.latency").timer().count());
      assertEquals(1, registry.get("mobula.serve.replicas").gauge().value());
      assertTrue(serve.delete("counted"));
      assertTrue(
          registry
              .find("mobula.serve.requests")
              .tag("application", "counted")
              .counters()
              .isEmpty());
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void shouldComposeDeploymentsByHandles() throws Exception {
    Application<Echo> first = Deployment.of(Echo.class).bind("one");
    Application<Echo> second = Deployment.of(Echo.class).withName("Second").bind("two");
    var handle = serve.run(Deployment.of(Greeter.class).bind(first, second));
    assertEquals("you one and two", send("/any", "you").body());
    assertEquals("default", handle.application());
    DeploymentHandle<Echo> direct = serve.handle("default", "Second");
    assertEquals("me two", direct.call(Echo::say, "me").join());
  }

  @Test
  void shouldStream() throws Exception {
    var handle = serve.run(Deployment.of(Counter.class).bind());
    List<Integer> counted = new ArrayList<>();
    try (var values = handle.stream(Counter::count, 3).join()) {
      values.forEachRemaining(ref -> counted.add(ref.get()));
    }
    assertEquals(List.of(0, 1, 2), counted);
    var whole = send("/?9", "");
    assertEquals("piece 0\npiece 1\npiece 2\n", whole.body());
    assertEquals("text/x-pieces", whole.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(500, send("/?0", "").statusCode());
    assertThrows(IOException.class, () -> send("/?1", "")); // cut, so that it does not look whole
    assertThrows(IOException.class, () -> send("/?7", "")); // a piece is null
    assertEquals(500, send("/?8", "").statusCode()); // the type has a line break
  }

  @Test
  void shouldRefuseAnswersThatCannotBeSent() {
    byte[] body = {};
    for (var headers : List.of(Map.of("X-A", "b\r\nX-C: d"), Map.of("X A", "b"), Map.of("", "b"))) {
      assertRefused(
          "whose name is a token", () -> new ServeResponse(200, "text/plain", headers, body));
    }
    assertRefused("content type of one line", () -> new ServeResponse(200, "a\nb", Map.of(), body));
    assertEquals("b", new ServeResponse(200, "a/b", Map.of("X-A", "b"), body).headers().get("X-A"));
  }

  @Test
  void shouldStreamNoFasterThanIsRead() throws Exception {
    var handle = serve.run(Deployment.of(Counter.class).bind());
    Counter.COUNTED.set(0);
    try (var values = handle.stream(Counter::countWithoutEnd).join()) {
      await(() -> Counter.COUNTED.get() >= 16);
      for (int i = 1; i <= 100; i++) {
        assertEquals(i, values.next().get());
        int ahead = Counter.COUNTED.get() - i;
        assertTrue(ahead <= 18, () -> ahead + " ahead");
      }
    }
    await(() -> status("default", "Counter").ongoingRequests() == 0);
  }

  @Test
  void shouldRefuseWhatCannotWait() throws Exception {
    Deployment<Gate> gate =
        Deployment.of(Gate.class).withMaxOngoingRequests(1).withMaxQueuedRequests(1);
    var unused = serve.run(gate.bind());
    var running = sendLater("/");
    Gate.ENTERED.acquire();
    var waiting = sendLater("/");
    await(() -> status("default", "Gate").queuedRequests() == 1);
    var refused = send("/", "");
    assertEquals(503, refused.statusCode());
    assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
    assertTrue(refused.body().contains("at most 1 requests to wait"), refused.body());
    assertEquals(0, Gate.ENTERED.availablePermits());
    Gate.OPEN.release(2);
    assertEquals("passed", running.join().body());
    assertEquals("passed", waiting.join().body());
  }

  @Test
  void shouldEndRequestsThatTakeTooLong() throws Exception {
    Deployment<Gate> gate = Deployment.of(Gate.class).withRequestTimeout(Duration.ofMillis(100));
    var handle = serve.run(gate.bind());
    var late = send("/", "");
    assertEquals(408, late.statusCode());
    assertTrue(late.body().contains("within 0.1 s"), late.body());
    var failure = assertThrows(CompletionException.class, handle.call(Gate::pass)::join);
    assertInstanceOf(RequestTimeoutException.class, failure.getCause());
  }

  @Test
  void shouldCancelWhatNobodyWaitsFor() throws Exception {
    var handle = serve.run(Deployment.of(Gate.class).bind());
    CompletableFuture<String> call = handle.call(Gate::pass);
    Gate.ENTERED.acquire();
    assertTrue(call.cancel(true));
    Gate.INTERRUPTED.acquire();
    var request = sendLater("/");
    Gate.ENTERED.acquire();
    request.cancel(true);
    Gate.INTERRUPTED.acquire();
    await(() -> status("default", "Gate").ongoingRequests() == 0);
  }

  @Test
  void shouldNotCancelWhatFollowsACancelledCall() throws Exception {
    Fickle.CANCEL.drainPermits();
    Application<Gate> gate = Deployment.of(Gate.class).withMaxOngoingRequests(1).bind();
    var unused = serve.run(Deployment.of(Fickle.class).bind(gate));
    var fickle = sendLater("/");
    Gate.ENTERED.acquire();
    DeploymentHandle<Gate> direct = serve.handle("default", "Gate");
    CompletableFuture<String> waiting = direct.call(Gate::pass);
    await(() -> status("default", "Gate").queuedRequests() == 1);
    Fickle.CANCEL.release();
    Gate.ENTERED.acquire();
    fickle.cancel(true);
    await(() -> status("default", "Fickle").ongoingRequests() == 0);
    Gate.OPEN.release();
    assertEquals("passed", waiting.join());
  }

  @Test
  void shouldSayWhatAMethodThrew() throws Exception {
    var handle = serve.run(Deployment.of(Echo.class).bind("v"), "echo", null);
    CompletableFuture<Object> call =
        handle.call((Echo echo) -> {
          throw new IllegalStateException("as asked by " + echo.say("me"));
        });
    var failure = assertThrows(CompletionException.class, call::join);
    assertInstanceOf(TaskException.class, failure.getCause());
    assertTrue(message(failure).contains("as asked by me v"), message(failure));
    assertEquals(404, send("/", "").statusCode());
  }

  @Test
  void shouldRefuseAnApplicationThatDoesNotStart() throws Exception {
    var failure =
        assertThrows(ServeException.class, () -> serve.run(Deployment.of(Broken.class).bind()));
    assertTrue(message(failure).contains("no weights"), message(failure));
    assertEquals("DEPLOY_FAILED", summary().status());
    assertTrue(summary().message().contains("no weights"), summary().message());
    assertTrue(serve.delete("default"));
    assertTrue(serve.status().applications().isEmpty());
    assertFalse(serve.delete("default"));
    Deployment<Echo> large =
        Deployment.of(Echo.class).withResources(Resources.NONE.with("moon", 1));
    var infeasible = assertThrows(ServeException.class, () -> serve.run(large.bind("v")));
    assertTrue(message(infeasible).contains("moon"), message(infeasible));
  }

  @Test
  void shouldKeepWhatRunsWhereAnUpdateDoesNotStart() throws Exception {
    Deployment<HttpHandler> good =
        Deployment.of(HttpHandler.class, () -> new Echo("good")).withName("D");
    Deployment<HttpHandler> bad = Deployment.of(HttpHandler.class, Broken::new).withName("D");
    var unused = serve.run(good.bind());
    assertThrows(ServeException.class, () -> serve.run(bad.bind()));
    assertEquals("POST /? x good", send("/", "x").body());
    assertEquals("DEPLOY_FAILED", status("default", "D").status());
    unused = serve.run(good.bind());
    assertEquals("HEALTHY", status("default", "D").status());
  }

  @Test
  void shouldKeepAllDeploymentsWhereTheUpdateOfOneDoesNotStart() throws Exception {
    Deployment<Greeter> greeter = Deployment.of(Greeter.class);
    Deployment<Echo> second = Deployment.of(Echo.class).withName("Second");
    var unused = serve.run(greeter.bind(Deployment.of(Echo.class).bind("one"), second.bind("two")));
    Deployment<Echo> broken =
        Deployment.of(
                Echo.class,
                () -> {
                  throw new IllegalStateException("no weights");
                })
            .withName("Second");
    Application<Echo> next = Deployment.of(Echo.class).bind("next");
    assertThrows(ServeException.class, () -> serve.run(greeter.bind(next, broken.bind())));
    await(() ->
        status("default", "Echo").status().equals("HEALTHY")
            && status("default", "Echo").running() == 1);
    assertEquals("you one and two", send("/", "you").body());
  }

  @Test
  void shouldSupersedeAnUpdateThatDoesNotStart() throws Exception {
    Deployment<HttpHandler> echo =
        Deployment.of(HttpHandler.class, () -> new Echo("one")).withName("D");
    var unused = serve.run(echo.bind());
    Stuck.ENTERED.drainPermits();
    Stuck.GONE.drainPermits();
    Application<HttpHandler> stuck =
        Deployment.of(HttpHandler.class, Stuck::new).withName("D").bind();
    var update = CompletableFuture.supplyAsync(() -> serve.run(stuck));
    Stuck.ENTERED.acquire();
    assertEquals("POST /? x one", send("/", "x").body());
    unused =
        serve.run(Deployment.of(HttpHandler.class, () -> new Echo("two")).withName("D").bind());
    assertSuperseded(update);
    Stuck.GONE.acquire();
    assertEquals("POST /? x two", send("/", "x").body());
    assertEquals("RUNNING", summary().status());
  }

  private static void assertSuperseded(CompletableFuture<?> update) {
    var failure = assertThrows(CompletionException.class, update::join);
    assertInstanceOf(SupersededException.class, failure.getCause());
    assertTrue(message(failure).contains("superseded by a newer one"), message(failure));
  }

  private static ServeStatus.ApplicationStatus summary() {
    return summary("default");
  }

  private static ServeStatus.ApplicationStatus summary(String application) {
    return Objects.requireNonNull(serve.status().applications().get(application));
  }

  @Test
  void shouldGoBackToWhatWasWellAsAWhole() throws Exception {
    Deployment<Greeter> greeter = Deployment.of(Greeter.class);
    Deployment<Echo> second = Deployment.of(Echo.class).withName("Second");
    var unused = serve.run(greeter.bind(echo("one"), second.bind("two")));
    Stuck.ENTERED.drainPermits();
    Deployment<Echo> stuck = made(second, () -> new Echo(new Stuck().toString()));
    var update =
        CompletableFuture.supplyAsync(() -> serve.run(greeter.bind(echo("half"), stuck.bind())));
    Stuck.ENTERED.acquire();
    await(() -> said().equals("you half and two")); // which never was well as a whole
    Deployment<Echo> broken = made(second, () -> new Echo(new Broken().toString()));
    Application<Echo> third = Deployment.of(Echo.class).withName("Third").bind("new");
    var failure =
        assertThrows(ServeException.class, () -> serve.run(greeter.bind(third, broken.bind())));
    assertTrue(message(failure).contains("no weights"), message(failure));
    assertSuperseded(update);
    await(() -> said().equals("you one and two"));
    assertEquals("DEPLOY_FAILED", summary().status());
    assertTrue(summary().message().contains("no weights"), summary().message());
    await(() -> summary().deployments().keySet().equals(Set.of("Greeter", "Echo", "Second")));
    unused = serve.run(greeter.bind(echo("half"), second.bind("two")));
    assertEquals("you half and two", said());
    assertEquals("", summary().message());
  }

  @Test
  void shouldGoBackWhereANewerUpdateLeavesADeploymentOut() throws Exception {
    Deployment<Greeter> greeter = Deployment.of(Greeter.class).withName("D");
    Deployment<Echo> second = Deployment.of(Echo.class).withName("Second");
    var unused = serve.run(greeter.bind(echo("one"), second.bind("two")));
    Stuck.ENTERED.drainPermits();
    Stuck.GONE.drainPermits();
    Deployment<Echo> stuck = made(second, () -> new Echo(new Stuck().toString()));
    var update =
        CompletableFuture.supplyAsync(() -> serve.run(greeter.bind(echo("one"), stuck.bind())));
    Stuck.ENTERED.acquire();
    Deployment<HttpHandler> other = Deployment.of(HttpHandler.class, Stuck::new).withName("D");
    var newer = CompletableFuture.supplyAsync(() -> serve.run(other.bind()));
    Stuck.ENTERED.acquire();
    assertSuperseded(update);
    Stuck.GONE.acquire(); // though what leaves it out does not run
    await(() -> said().equals("you one and two"));
    assertEquals("HEALTHY", status("default", "Second").status());
    assertTrue(serve.delete("default"));
    var failure = assertThrows(CompletionException.class, newer::join);
    assertTrue(message(failure).contains("found it deleted"), message(failure));
  }

  @Test
  void shouldAnswerWhatReplicasOfASupersededUpdateHave() throws Exception {
    Application<Porter> before = porter(echo("First", "one"), echo("Second", "two"));
    var unused = serve.run(before);
    Doomed.ENTERED.drainPermits();
    var update = runLater(porter(echo("Third", "three"), doomed()));
    Doomed.ENTERED.acquire();
    var answer = waiting("you three");
    unused = serve.run(before);
    assertSuperseded(update);
    assertEquals("you one", said());
    assertStaysUntilAnswered("Third", answer, " three");
  }

  @Test
  void shouldAnswerWhatReplicasOfAFailedUpdateHave() throws Exception {
    var unused = serve.run(porter(echo("First", "one"), echo("Second", "two")));
    Doomed.ENTERED.drainPermits();
    var update = runLater(porter(echo("Third", "three"), doomed()));
    Doomed.ENTERED.acquire();
    var answer = waiting("you three");
    Doomed.FAIL.release(1000);
    var failure = assertThrows(CompletionException.class, update::join);
    assertTrue(message(failure).contains("no weights"), message(failure));
    await(() -> said().equals("you one"));
    assertStaysUntilAnswered("Third", answer, " three");
  }

  @Test
  void shouldAnswerWhatReplicasOfTheOldVersionHave() throws Exception {
    var unused = serve.run(porter(echo("First", "one"), echo("Second", "two")));
    var answer = waiting("you one");
    unused = serve.run(porter(echo("Third", "three"), echo("Second", "two")));
    assertEquals("you three", said());
    assertEquals("DELETING", status("default", "First").status());
    assertEquals(0, status("default", "First").targetReplicas());
    assertEquals(1, status("default", "First").running());
    assertStaysUntilAnswered("First", answer, " one");
    await(() -> summary().deployments().keySet().equals(Set.of("Porter", "Second", "Third")));
    assertEquals("RUNNING", summary().status());
  }

  @Test
  void shouldKeepADeploymentThatIsWantedAgainBeforeItHasLeft() throws Exception {
    Application<Porter> before = porter(echo("First", "one"), echo("Second", "two"));
    var unused = serve.run(before);
    var answer = waiting("you one");
    unused = serve.run(porter(echo("Third", "three"), echo("Second", "two")));
    unused = serve.run(before);
    assertEquals("you one", said());
    Porter.OPEN.release();
    assertEquals(" one", answer.join().body());
    await(() -> isGone("Third"));
    assertEquals("you one", said());
    assertTrue(serve.delete("default"));
    assertTrue(isGone("First"));
  }

  @Test
  void shouldAnswerByOthersWhatItHasBeforeItEnds() throws Exception {
    var unused = serve.run(porter(echo("First", "one"), echo("Second", "two")));
    var answer = waiting("you one");
    var deleted = CompletableFuture.supplyAsync(() -> serve.delete("default"));
    await(() -> summary().status().equals("DELETING"));
    assertStaysUntilAnswered("First", answer, " one");
    assertTrue(deleted.join());
  }

  @Test
  void shouldEndADeploymentThatHasAHandleOfItself() {
    var unused =
        serve.run(
            Deployment.of(Fickle.class).bind(new DeploymentHandle<Gate>("default", "Fickle")));
    assertTrue(serve.delete("default"));
    assertTrue(isGone("Fickle"));
  }

  @Test
  void shouldEndDeploymentsThatHaveHandlesOfEachOther() throws Exception {
    Application<Fickle> back =
        Deployment.of(Fickle.class).bind(new DeploymentHandle<Gate>("default", "Porter"));
    var unused = serve.run(Deployment.of(Porter.class).bind(echo("First", "one"), back));
    var answer = waiting("you one");
    var deleted = CompletableFuture.supplyAsync(() -> serve.delete("default"));
    await(() -> isGone("Porter"));
    assertTrue(isGone("Fickle"));
    assertStaysUntilAnswered("First", answer, " one");
    assertTrue(deleted.join());
  }

  @Test
  void shouldEndDeploymentsWhoseVersionsHaveHandlesOfEachOther() throws Exception {
    Deployment<Fickle> fickle = Deployment.of(Fickle.class);
    Application<Gate> gate = Deployment.of(Gate.class).withName("B").bind();
    var unused = serve.run(fickle.bind(fickle.withName("A").bind(gate)));
    Doomed.ENTERED.drainPermits();
    Application<Echo> doomed =
        Deployment.of(Echo.class, () -> new Echo(new Doomed().toString())).withName("A").bind();
    var update = runLater(fickle.bind(fickle.withName("B").bind(doomed)));
    Doomed.ENTERED.acquire();
    await(() -> status("default", "B").status().equals("HEALTHY")); // has a handle of the old A
    assertTrue(serve.delete("default"));
    var failure = assertThrows(CompletionException.class, update::join);
    assertTrue(message(failure).contains("found it deleted"), message(failure));
    assertTrue(isGone("A"));
    assertTrue(isGone("B"));
  }

  @Test
  void shouldLetGoOfResourcesThatReplicasOfASupersededUpdateStartWith() throws Exception {
    Deployment<Porter> porter = Deployment.of(Porter.class);
    Application<Echo> first = echo("First", "one");
    var unused = serve.run(porter.bind(first, echo("Second", "two")));
    double cpus = Mobula.runtime().totalResources().amount(Resources.CPU);
    Resources all = Resources.NONE.with(Resources.CPU, cpus);
    Stuck.ENTERED.drainPermits();
    var update = runLater(porter.bind(echo("Third", "three"), held(all)));
    Stuck.ENTERED.acquire();
    await(() -> said().equals("you three")); // by a porter with a handle of what is stuck
    unused = serve.run(porter.withResources(all).bind(first, echo("Second", "two")));
    assertSuperseded(update);
    assertEquals("you one", said());
  }

  private static Application<Echo> held(Resources resources) {
    return Deployment.of(Echo.class, () -> new Echo(new Stuck().toString()))
        .withName("Held")
        .withResources(resources)
        .bind();
  }

  @Test
  void shouldRefuseRequestsThatNoReplicaOfASupersededUpdateCanAnswer() throws Exception {
    Deployment<Porter> porter = Deployment.of(Porter.class);
    var unused = serve.run(porter.bind(echo("First", "one"), echo("Second", "two")));
    Stuck.ENTERED.drainPermits();
    Stuck.GONE.drainPermits();
    var update = runLater(porter.bind(echo("Third", "three"), held(Resources.NONE)));
    Stuck.ENTERED.acquire();
    await(() -> said().equals("you three"));
    DeploymentHandle<Echo> handle = serve.handle("default", "Held");
    CompletableFuture<String> waiting = handle.call(Echo::say, "it");
    var newer = runLater(neverPorter());
    assertSuperseded(update);
    assertNoneRuns(waiting);
    Stuck.GONE.acquire();
    assertEquals("you three", said()); // by a porter that has a handle of it
    assertEquals("DELETING", status("default", "Held").status());
    assertEquals(0, status("default", "Held").starting());
    assertNoneRuns(handle.call(Echo::say, "it"));
    unused = serve.run(porter.bind(echo("Third", "three"), echo("Held", "held")));
    assertSuperseded(newer);
    assertEquals("it held", handle.call(Echo::say, "it").join());
    assertEquals("HEALTHY", status("default", "Held").status());
  }

  private static Application<HttpHandler> neverPorter() {
    return Deployment.of(HttpHandler.class, Stuck::new).withName("Porter").bind();
  }

  private static void assertNoneRuns(CompletableFuture<?> call) {
    var failure = assertThrows(CompletionException.class, call::join);
    assertInstanceOf(ServeException.class, failure.getCause());
    assertTrue(message(failure).contains("none is started as the deployment"), message(failure));
  }

  @Test
  void shouldStartAReplicaForRequestsOfAnIdleDeploymentThatLeaves() throws Exception {
    Deployment<Porter> porter = Deployment.of(Porter.class);
    Application<Echo> idle =
        Deployment.of(Echo.class)
            .withName("Idle")
            .withAutoscaling(AutoscalingConfig.between(0, 2))
            .bind("idle");
    var unused = serve.run(porter.bind(echo("Third", "three"), idle));
    var answer = waiting("you three");
    unused = serve.run(porter.bind(echo("First", "one"), echo("Second", "two")));
    assertEquals("DELETING", status("default", "Idle").status());
    assertEquals(0, status("default", "Idle").running());
    DeploymentHandle<Echo> handle = serve.handle("default", "Idle");
    assertEquals("it idle", handle.call(Echo::say, "it").join());
    assertEquals(1, status("default", "Idle").running());
    assertStaysUntilAnswered("Idle", answer, " three");
  }

  private static Application<Porter> porter(Application<Echo> first, Application<Echo> second) {
    return Deployment.of(Porter.class).bind(first, second);
  }

  private static Application<Echo> echo(String name, String word) {
    return Deployment.of(Echo.class).withName(name).bind(word);
  }

  private static Application<Echo> doomed() {
    return Deployment.of(Echo.class, () -> new Echo(new Doomed().toString()))
        .withName("Second")
        .bind();
  }

  private static CompletableFuture<?> runLater(Application<?> application) {
    return CompletableFuture.supplyAsync(() -> serve.run(application));
  }

  /** Sends a request that a porter has, once all porters say a word. */
  private static CompletableFuture<HttpResponse<String>> waiting(String word) throws Exception {
    await(() -> said().equals(word));
    assertEquals(1, status("default", "Porter").running()); // no other gets requests any more
    var answer = sendLater("/?wait");
    Porter.ENTERED.acquire();
    return answer;
  }

  private static void assertStaysUntilAnswered(
      String deployment, CompletableFuture<HttpResponse<String>> answer, String expected)
      throws InterruptedException {
    assertFalse(isGone(deployment));
    Porter.OPEN.release();
    assertEquals(expected, answer.join().body());
    await(() -> isGone(deployment));
  }

  private static boolean isGone(String deployment) {
    try {
      var unused = serve.handle("default", deployment);
      return false;
    } catch (ServeException _) {
      return true;
    }
  }

  @Test
  void shouldHaveMetersWhileOneOfItsNameEnds() throws Exception {
    Deployment<HttpHandler> gate = Deployment.of(HttpHandler.class, Gate::new).withName("D");
    Deployment<HttpHandler> echo =
        Deployment.of(HttpHandler.class, () -> new Echo("new")).withName("D");
    var unused = serve.run(gate.bind(), "again", "/again");
    var answer = sendLater("/again");
    Gate.ENTERED.acquire();
    var deleted = CompletableFuture.supplyAsync(() -> serve.delete("again"));
    await(() -> summary("again").status().equals("DELETING"));
    unused = serve.run(echo.bind(), "again", "/again");
    assertEquals("RUNNING", summary("again").status());
    Gate.OPEN.release();
    assertTrue(deleted.join());
    assertEquals("passed", answer.join().body());
    assertFalse(
        Metrics.globalRegistry
            .find("mobula.serve.replicas")
            .tag("application", "again")
            .gauges()
            .isEmpty());
  }

  private static Application<Echo> echo(String version) {
    return Deployment.of(Echo.class).bind(version);
  }

  private static Deployment<Echo> made(Deployment<Echo> like, RemoteFunction0<Echo> constructor) {
    return Deployment.of(Echo.class, constructor).withName(like.name());
  }

  private static String said() {
    try {
      return send("/", "you").body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldGiveUpAnUpdateThatNobodyWaitsFor() throws Exception {
    var unused = serve.run(Deployment.of(Echo.class).withName("D").bind("one"));
    Stuck.ENTERED.drainPermits();
    Stuck.GONE.drainPermits();
    Application<HttpHandler> stuck =
        Deployment.of(HttpHandler.class, Stuck::new).withName("D").bind();
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    var update =
        CompletableFuture.supplyAsync(
            () -> {
              waiting.complete(Thread.currentThread());
              return serve.run(stuck);
            },
            Thread::startVirtualThread);
    Stuck.ENTERED.acquire();
    waiting.join().interrupt();
    var failure = assertThrows(CompletionException.class, update::join);
    assertInstanceOf(ServeException.class, failure.getCause());
    assertTrue(message(failure).contains("interrupted while"), message(failure));
    Stuck.GONE.acquire();
    assertEquals("POST /? x one", send("/", "x").body());
  }

  @Test
  void shouldTryAgainToStartWhatCouldNotBe() throws Exception {
    Shy.TRIES.set(0);
    var handle =
        serve.run(
            Deployment.of(Confident.class)
                .withAutoscaling(AutoscalingConfig.between(0, 1))
                .bind(new Shy()));
    assertEquals("confident", send("/", "").body());
    assertEquals("HEALTHY", status(handle.application(), "Confident").status());
  }

  @Test
  void shouldLetRequestsWaitForResourcesThatAreNotThere() throws Exception {
    Deployment<Echo> echo =
        Deployment.of(Echo.class)
            .withAutoscaling(AutoscalingConfig.between(0, 1))
            .withMaxQueuedRequests(1);
    Deployment<Echo> large = echo.withResources(Resources.NONE.with("moon", 1));
    var unused = serve.run(large.bind("large"));
    var waiting = sendLater("/");
    await(() -> status("default", "Echo").message().contains("asks for 1.0 of 'moon'"));
    var status = status("default", "Echo");
    assertEquals("UPSCALING", status.status());
    assertTrue(status.message().contains("has 0.0 in all"), status.message());
    assertEquals(1, status.queuedRequests());
    assertEquals(503, send("/", "").statusCode());
    unused = serve.run(echo.bind("small"));
    assertEquals("POST /?  small", waiting.join().body());
    unused =
        serve.run(
            large.withRequestTimeout(Duration.ofMillis(200)).bind("large"), "impatient", "/late");
    assertEquals(408, send("/late", "").statusCode());
  }

  @Test
  void shouldLetRequestsWaitForResourcesThatOthersHold() throws Exception {
    double all = Mobula.runtime().totalResources().amount(Resources.CPU);
    var holder =
        Mobula.actor(Object::new).resources(Resources.NONE.with("CPU", all).amounts()).remote();
    await(() -> Mobula.runtime().availableResources().amount(Resources.CPU) == 0);
    Deployment<Echo> echo =
        Deployment.of(Echo.class)
            .withAutoscaling(AutoscalingConfig.between(0, 1))
            .withResources(Resources.ONE_CPU);
    var unused = serve.run(echo.bind("v"));
    var waiting = sendLater("/");
    await(() -> status("default", "Echo").message().contains("found none free of {CPU=" + all));
    assertTrue(
        status("default", "Echo").message().startsWith("expected {CPU=1.0} to be free for each"));
    holder.kill();
    assertEquals("POST /?  v", waiting.join().body());
    assertEquals("", status("default", "Echo").message());
  }

  @Test
  void shouldGoOnToStartWhatIsAskedForLater() throws Exception {
    Late.TRIES.set(0);
    var unused =
        serve.run(
            Deployment.of(Late.class).withAutoscaling(AutoscalingConfig.between(0, 1)).bind());
    assertEquals(0, Late.TRIES.get());
    assertEquals("late", send("/", "").body());
    assertEquals(4, Late.TRIES.get());
    assertEquals("HEALTHY", status("default", "Late").status());
  }

  @Test
  void shouldReplaceReplicasOfTheOldVersionAfterAFailedUpdate() throws Exception {
    Deployment<HttpHandler> good = patient(Patient::new);
    var unused = serve.run(good.bind());
    assertThrows(ServeException.class, () -> serve.run(patient(Broken::new).bind()));
    assertSickIsReplaced();
    Deployment<HttpHandler> large =
        patient(Broken::new).withResources(Resources.NONE.with("moon", 1));
    assertThrows(ServeException.class, () -> serve.run(large.bind()));
    assertSickIsReplaced();
    assertThrows(ServeException.class, () -> serve.run(good.withUserConfig("bad").bind()));
    assertSickIsReplaced();
    assertEquals("DEPLOY_FAILED", status("default", "D").status());
    unused = serve.run(good.bind());
    assertEquals("HEALTHY", status("default", "D").status());
  }

  private static Deployment<HttpHandler> patient(RemoteFunction0<HttpHandler> constructor) {
    return Deployment.of(HttpHandler.class, constructor)
        .withName("D")
        .withHealthCheck(Duration.ofMillis(5), Duration.ofSeconds(30));
  }

  private static void assertSickIsReplaced() throws Exception {
    int latest = Patient.MADE.get();
    assertEquals(latest + " none", send("/", "").body());
    Patient.sick = latest;
    await(() -> Patient.MADE.get() == latest + 1 && status("default", "D").running() == 1);
  }

  @Test
  void shouldRefuseWhatCannotBeAnApplication() {
    Deployment<Echo> echo = Deployment.of(Echo.class);
    assertRefused("one constructor", () -> echo.bind(1));
    assertRefused("num_replicas >= 1", () -> echo.withNumReplicas(0));
    assertRefused("outside of", () -> serve.run(echo.bind("v"), "a", "/v2/x"));
    assertRefused("route prefix as /", () -> serve.run(echo.bind("v"), "a", "echo/"));
    assertRefused(
        "implements either", () -> serve.run(Deployment.of(String.class).bind(), "a", "/a"));
    assertRefused(
        "different names",
        () -> serve.run(Deployment.of(Greeter.class).bind(echo.bind("a"), echo.bind("b"))));
    var unused = serve.run(echo.bind("v"));
    assertRefused("no other application has", () -> serve.run(echo.bind("v"), "b", "/"));
    assertRefused("default/Echo", () -> serve.handle("default", "Missing"));
    assertRefused(
        "of another Serve",
        () -> {
          try (Serve other =
              Serve.start(HttpOptions.defaults().withAddress("127.0.0.1", 0, null))) {
            var refused = other.run(echo.bind("v"));
          }
        });
  }

  private static void assertRefused(String expected, Runnable action) {
    var refused = assertThrows(ServeException.class, action::run);
    assertTrue(message(refused).contains(expected), message(refused));
  }

  @Test
  void shouldReconfigureWithoutRestart() throws Exception {
    Deployment<Patient> patient = Deployment.of(Patient.class).withNumReplicas(2);
    var unused = serve.run(patient.withUserConfig(Map.of("word", "a")).bind());
    int made = Patient.MADE.get();
    assertTrue(send("/", "").body().endsWith(" a"));
    unused = serve.run(patient.withUserConfig(Map.of("word", "b")).bind());
    for (int i = 0; i < 10; i++) {
      assertTrue(send("/", "").body().endsWith(" b"));
    }
    assertEquals(made, Patient.MADE.get());
    assertRefused(
        "expected a word", () -> serve.run(patient.withUserConfig(Map.of("word", 1)).bind()));
    assertTrue(send("/", "").body().endsWith(" b"));
  }

  @Test
  void shouldReplaceSickReplicas() throws Exception {
    Deployment<Patient> patient =
        Deployment.of(Patient.class).withHealthCheck(Duration.ofMillis(5), Duration.ofSeconds(30));
    var unused = serve.run(patient.bind());
    int first = Patient.MADE.get();
    assertEquals(first + " none", send("/", "").body());
    Patient.sick = first;
    await(() -> Patient.MADE.get() == first + 1 && status("default", "Patient").running() == 1);
    assertEquals(first + 1 + " none", send("/", "").body());
  }

  @Test
  void shouldAnswerWhatItHasBeforeItEnds() throws Exception {
    var unused = serve.run(Deployment.of(Gate.class).bind());
    var running = sendLater("/");
    Gate.ENTERED.acquire();
    CompletableFuture<Boolean> deleted =
        CompletableFuture.supplyAsync(() -> serve.delete("default"));
    await(() -> summary().status().equals("DELETING"));
    assertFalse(serve.delete("default"));
    assertFalse(deleted.isDone());
    Gate.OPEN.release();
    assertEquals(200, running.join().statusCode());
    assertTrue(deleted.join());
    Patient.closed = new CountDownLatch(1);
    var patient = serve.run(Deployment.of(Patient.class).bind());
    assertTrue(serve.delete(patient.application()));
    assertEquals(0, Patient.closed.getCount());
  }

  @Test
  void shouldEndRequestsThatTakeLongerThanTheShutdownMay() throws Exception {
    Deployment<Gate> gate =
        Deployment.of(Gate.class).withGracefulShutdownTimeout(Duration.ofMillis(50));
    var unused = serve.run(gate.bind());
    var running = sendLater("/");
    Gate.ENTERED.acquire();
    assertTrue(serve.delete("default"));
    assertEquals(500, running.join().statusCode());
  }
}
