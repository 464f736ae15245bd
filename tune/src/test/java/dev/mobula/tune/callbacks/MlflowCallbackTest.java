package dev.mobula.tune.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainSession;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.Tuner;
import dev.mobula.tune.search.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a server that answers as MLflow's REST API says. */
class MlflowCallbackTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path temp;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  MlflowCallbackTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext("/api/2.0/mlflow/", this::answer);
    server.start();
    Mobula.init(MobulaOptions.defaults().withNumCpus(1));
  }

  @AfterEach
  void end() {
    Mobula.shutdown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/", "");
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(method + " " + exchange.getRequestHeaders().getFirst("Authorization"));
    if (!body.isEmpty()) {
      bodies.add(JSON.readTree(body));
    }
    String answer =
        switch (method) {
          case "experiments/create" -> "{\"experiment_id\": \"7\"}";
          case "runs/create" -> "{\"run\": {\"info\": {\"run_id\": \"r" + calls.size() + "\"}}}";
          default -> "{}";
        };
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(method.endsWith("get-by-name") ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void train(Map<String, Object> config, TrainSession session) {
    session.report(Map.of("loss", 2.0, "bad", Double.NaN));
    session.report(Map.of("loss", 1.0, "name", "text"));
  }

  private ResultGrid run(int port) {
    URI address = URI.create("http://127.0.0.1:" + port + "/");
    return Tuner.of(MlflowCallbackTest::train)
        .paramSpace(Map.of("model", Map.of("lr", Tune.choice(0.5))))
        .tuneConfig(TuneConfig.builder().metric("loss", Mode.MIN).numSamples(2).build())
        .runConfig(
            RunConfig.named("logged")
                .withStoragePath(temp)
                .withCallback(new MlflowCallback(address, "secret", "mine")))
        .fit();
  }

  @Test
  void shouldLogARunForEachTrial() {
    run(server.getAddress().getPort());
    assertEquals("experiments/get-by-name Bearer secret", calls.getFirst());
    assertEquals("experiments/create Bearer secret", calls.get(1));
    assertEquals(2, calls.stream().filter(call -> call.startsWith("runs/create")).count());
    assertTrue(
        bodies.stream().anyMatch(body -> body.at("/params/0/key").asString().equals("model.lr")));
    List<JsonNode> losses =
        bodies.stream()
            .flatMap(body -> body.path("metrics").valueStream())
            .filter(metric -> metric.get("key").asString().equals("loss"))
            .toList();
    assertEquals(
        List.of(2.0, 1.0, 2.0, 1.0), losses.stream().map(m -> m.get("value").asDouble()).toList());
    assertEquals(
        List.of(1L, 2L, 1L, 2L), losses.stream().map(m -> m.get("step").asLong()).toList());
    assertEquals(
        2, bodies.stream().filter(b -> b.path("status").asString("").equals("FINISHED")).count());
  }

  @Test
  void shouldNotMindAServerThatIsAway() {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertEquals(Map.of(TrialStatus.TERMINATED, 2L), run(port).counts());
  }
}
