package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.serve.TestDeployments.Echo;
import dev.mobula.serve.TestDeployments.Gate;
import dev.mobula.serve.TestDeployments.Stuck;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdministrationTest {
  private static final String APPLICATIONS = "/api/serve/applications/";
  private static final String TEXT =
      """
      {"applications": [{"name": "text", "route_prefix": "/text",
        "import_path": "dev.mobula.serve.samples.TextApplication:application",
        "deployments": [{"name": "Translator", "user_config": {"one": "eins"}}]}]}
      """;

  private static final String GATE =
      """
      {"applications": [{"name": "gate", "route_prefix": "/gate",
        "import_path": "dev.mobula.serve.TestDeployments:gate"}]}
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private Serve serve = start(null);

  private static Serve start(@Nullable String token) {
    return Serve.start(HttpOptions.defaults().withAddress("127.0.0.1", 0, token));
  }

  @AfterEach
  void close() {
    client.close();
    serve.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.port() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer secret")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void shouldRunWhatItIsGiven() throws Exception {
    serve.close();
    serve = start("secret");
    var applied = send("PUT", APPLICATIONS, TEXT);
    assertEquals(200, applied.statusCode(), applied.body());
    assertEquals("eins two", send("POST", "/text", "one two").body());
    String status = send("GET", APPLICATIONS, "").body();
    assertTrue(status.contains("\"status\":\"RUNNING\",\"route_prefix\":\"/text\""), status);
    assertTrue(status.contains("\"target_replicas\":1"), status);
    assertTrue(send("GET", "/api/serve/config/", "").body().contains("\"eins\""));
    assertEquals(200, send("PUT", APPLICATIONS, TEXT.replace("eins", "uno")).statusCode());
    assertEquals("uno two", send("POST", "/text", "one two").body());
    var other = send("PUT", APPLICATIONS, TEXT.replace("text\"", "other\""));
    assertEquals(200, other.statusCode(), other.body());
    assertEquals(404, send("POST", "/text", "one two").statusCode()); // gone with its file
    assertEquals("eins two", send("POST", "/other", "one two").body());
    assertEquals(200, send("DELETE", APPLICATIONS, "").statusCode());
    assertEquals("{\"applications\":{}}", send("GET", APPLICATIONS, "").body());
  }

  @Test
  void shouldEndWhatDoesNotStart() throws Exception {
    serve.close();
    serve = start("secret");
    String stuck =
        "{\"applications\": [{\"import_path\": \"dev.mobula.serve.TestDeployments:stuck\"}]}";
    var applied = CompletableFuture.supplyAsync(() -> status("PUT", APPLICATIONS, stuck));
    Stuck.ENTERED.acquire();
    assertEquals(503, status("GET", "/v2/health/ready", ""));
    assertEquals(200, status("DELETE", APPLICATIONS, ""));
    assertEquals(400, applied.join());
  }

  @Test
  void shouldSupersedeAConfigurationThatDoesNotStart() throws Exception {
    serve.close();
    serve = start("secret");
    assertEquals(200, status("PUT", APPLICATIONS, TEXT));
    Stuck.ENTERED.drainPermits();
    Stuck.GONE.drainPermits();
    String stuck =
        "{\"applications\": [{\"name\": \"%s\", \"route_prefix\": \"/%s\", \"import_path\": \"dev.mobula.serve.TestDeployments:stuck\"}]}";
    var update = sendLater(stuck.formatted("text", "text"));
    Stuck.ENTERED.acquire();
    assertEquals("eins two", send("POST", "/text", "one two").body()); // the last good one
    var other = sendLater(stuck.formatted("other", "other"));
    Stuck.ENTERED.acquire();
    assertSuperseded(update);
    assertEquals("eins two", send("POST", "/text", "one two").body());
    var applied = send("PUT", APPLICATIONS, TEXT.replace("eins", "uno"));
    assertEquals(200, applied.statusCode(), applied.body());
    assertSuperseded(other);
    Stuck.GONE.acquire(2);
    assertEquals("uno two", send("POST", "/text", "one two").body());
    assertEquals(Set.of("text"), serve.status().applications().keySet());
    assertEquals(
        Set.of("Summarizer", "Translator"),
        Objects.requireNonNull(serve.status().applications().get("text")).deployments().keySet());
  }

  @Test
  void shouldForgetAUserConfigThatIsLeftOut() throws Exception {
    serve.close();
    serve = start("secret");
    assertEquals(200, status("PUT", APPLICATIONS, TEXT));
    String without = TEXT.replace(", \"user_config\": {\"one\": \"eins\"}", "");
    var applied = send("PUT", APPLICATIONS, without);
    assertEquals(200, applied.statusCode(), applied.body());
    assertEquals("bonjour one", send("POST", "/text", "hello one").body());
  }

  @Test
  void shouldTakeTheRouteOfWhatItEnds() throws Exception {
    serve.close();
    serve = start("secret");
    Stuck.ENTERED.drainPermits();
    var never =
        sendLater(
            "{\"applications\": [{\"name\": \"other\", \"route_prefix\": \"/text\", \"import_path\": \"dev.mobula.serve.TestDeployments:stuck\"}]}");
    Stuck.ENTERED.acquire();
    var applied = send("PUT", APPLICATIONS, TEXT);
    assertEquals(200, applied.statusCode(), applied.body());
    assertSuperseded(never);
    assertEquals("eins two", send("POST", "/text", "one two").body());
    String renamed = TEXT.replace("\"text\"", "\"again\"").replace("eins", "uno");
    var moved = send("PUT", APPLICATIONS, renamed);
    assertEquals(200, moved.statusCode(), moved.body());
    assertEquals("uno two", send("POST", "/text", "one two").body());
    assertEquals(Set.of("again"), serve.status().applications().keySet());
  }

  @Test
  void shouldNotTakeTheRouteOfWhatItDoesNotEnd() throws Exception {
    serve.close();
    serve = start("secret");
    var unused = serve.run(Deployment.of(Echo.class).bind("v1"), "echo", "/text");
    var refused = send("PUT", APPLICATIONS, TEXT);
    assertEquals(400, refused.statusCode());
    assertTrue(refused.body().contains("found '/text' of application 'echo'"), refused.body());
  }

  @Test
  void shouldNotSupersedeAConfigurationThatRuns() throws Exception {
    serve.close();
    serve = start("secret");
    assertEquals(200, status("PUT", APPLICATIONS, GATE));
    var last = passLater();
    var first = sendLater(TEXT);
    while (!send("GET", "/api/serve/config/", "").body().contains("\"eins\"")) {
      Thread.sleep(2); // until it runs, and waits for the last request of what it ends
    }
    assertEquals(200, status("PUT", APPLICATIONS, TEXT.replace("eins", "uno")));
    Gate.OPEN.release();
    assertEquals("passed", last.join());
    assertEquals(200, first.join().statusCode(), first.join().body());
    assertEquals("uno two", send("POST", "/text", "one two").body());
  }

  private boolean isBeingDeleted() {
    return serve.status().applications().values().stream()
        .allMatch(application -> application.status().equals("DELETING"));
  }

  @Test
  void shouldWaitForWhatEndsAlready() throws Exception {
    serve.close();
    serve = start("secret");
    assertEquals(200, status("PUT", APPLICATIONS, GATE));
    var last = passLater();
    var first = CompletableFuture.runAsync(serve::shutdown);
    while (!isBeingDeleted()) {
      Thread.sleep(2);
    }
    AtomicBoolean released = new AtomicBoolean();
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    Thread second =
        Thread.ofPlatform()
            .start(() -> {
              serve.shutdown();
              waited.complete(released.get());
            });
    while (second.getState() == Thread.State.RUNNABLE || second.getState() == Thread.State.NEW) {
      Thread.sleep(2);
    }
    for (int i = 0; i < 100; i++) {
      assertTrue(isBeingDeleted()); // behind it on the controller's thread
    }
    released.set(true);
    Gate.OPEN.release();
    assertTrue(waited.join(), "it did not wait");
    first.join();
    assertEquals("passed", last.join());
  }

  private CompletableFuture<String> passLater() throws InterruptedException {
    Gate.OPEN.drainPermits();
    Gate.ENTERED.drainPermits();
    var answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return send("POST", "/gate", "").body();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    Gate.ENTERED.acquire();
    return answer;
  }

  private CompletableFuture<HttpResponse<String>> sendLater(String configuration) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return send("PUT", APPLICATIONS, configuration);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static void assertSuperseded(CompletableFuture<HttpResponse<String>> applied) {
    assertEquals(409, applied.join().statusCode(), applied.join().body());
    assertTrue(applied.join().body().contains("superseded by a newer one"), applied.join().body());
  }

  private int status(String method, String path, String body) {
    try {
      return send(method, path, body).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldBeReadyWhileApplicationsRun() throws Exception {
    serve.close();
    serve = start("secret");
    assertEquals(503, status("GET", "/v2/health/ready", ""));
    assertEquals(200, status("GET", "/v2/health/live", ""));
    assertEquals(200, status("PUT", APPLICATIONS, TEXT));
    assertEquals("{\"live\":true,\"ready\":true}", send("GET", "/v2/health/ready", "").body());
    serve.apply(
        new ServeConfig(
            HttpOptions.defaults(), OptionalInt.empty(), null, List.of(), Map.of())); // ends all
    assertEquals(503, status("GET", "/v2/health/ready", ""));
    assertEquals(200, status("PUT", APPLICATIONS, TEXT));
    assertTrue(serve.delete("text"));
    assertEquals(503, status("GET", "/v2/health/ready", ""));
    assertEquals(200, status("PUT", APPLICATIONS, TEXT));
    assertEquals(200, status("DELETE", APPLICATIONS, ""));
    assertEquals("{\"live\":true,\"ready\":false}", send("GET", "/v2/health/ready", "").body());
  }

  @Test
  void shouldChangeNothingWithoutAToken() throws Exception {
    var refused = send("PUT", APPLICATIONS, TEXT);
    assertEquals(403, refused.statusCode());
    assertTrue(refused.body().contains("--token-file"), refused.body());
    assertEquals(403, send("DELETE", APPLICATIONS, "").statusCode());
    assertEquals(200, send("GET", APPLICATIONS, "").statusCode());
  }

  @Test
  void shouldSayWhatIsWrong() throws Exception {
    serve.close();
    serve = start("secret");
    assertEquals(400, send("PUT", APPLICATIONS, "[]").statusCode());
    var unknown = send("PUT", APPLICATIONS, TEXT.replace("route_prefix", "prefix"));
    assertEquals(400, unknown.statusCode());
    assertTrue(unknown.body().contains("found 'prefix'"), unknown.body());
    var missing = send("PUT", APPLICATIONS, TEXT.replace("\"Translator\"", "\"Nobody\""));
    assertEquals(400, missing.statusCode());
    assertTrue(missing.body().contains("[Summarizer, Translator]"), missing.body());
    assertEquals(405, send("POST", APPLICATIONS, "").statusCode());
    assertEquals(404, send("GET", "/api/serve/nothing", "").statusCode());
  }
}
