package dev.mobula.tune.callbacks;

import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tracking server of MLflow, by its REST API 2.0. Any thread. */
final class MlflowClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI server;
  private final @Nullable String token;

  MlflowClient(URI server, @Nullable String token) {
    this.server = server;
    this.token = token;
  }

  /** Returns the id of an experiment, which is made where there is none of that name. */
  String experiment(String name) throws IOException, InterruptedException {
    Optional<JsonNode> found =
        send("experiments/get-by-name?experiment_name=" + encoded(name), null);
    return found.isPresent()
        ? found.get().at("/experiment/experiment_id").asString()
        : post("experiments/create", Map.of("name", name)).get("experiment_id").asString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Calls a method of the API and returns its answer. */
  JsonNode post(String method, Map<String, ?> body) throws IOException, InterruptedException {
    return send(method, JSON.writeValueAsString(body))
        .orElseThrow(() -> new TuneException("MLflow at %s knows no %s".formatted(server, method)));
  }

  private Optional<JsonNode> send(String method, @Nullable String body)
      throws IOException, InterruptedException {
    String root = server.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + "/api/2.0/mlflow/" + method))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body != null) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() == NOT_FOUND && body == null) {
      return Optional.empty();
    }
    if (answer.statusCode() != OK) {
      throw new TuneException(
          "expected MLflow at %s to take %s, found status %d: %s"
              .formatted(server, method, answer.statusCode(), answer.body()));
    }
    return Optional.of(JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body()));
  }
}
