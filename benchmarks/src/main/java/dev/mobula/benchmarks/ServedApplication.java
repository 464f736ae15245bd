package dev.mobula.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.ObjectMapper;

/** {@code ./mobula serve deploy} of the {@link LoadedApplication} in a process of its own. */
final class ServedApplication implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REQUEST_TIMEOUT_S = 30;

  /** Longer than the server lets any request take, so that its own answer comes first. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(REQUEST_TIMEOUT_S + 30);

  private static final int TOO_LATE = 408;
  private static final int SERVER_ERROR = 500;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ServedProcess process;
  private final int millis;
  private final String token;
  private final URI url;

  private ServedApplication(ServedProcess process, int millis, String token, URI url) {
    this.process = process;
    this.millis = millis;
    this.token = token;
    this.url = url;
  }

  /**
   * Starts it, and waits until it runs.
   *
   * @param folder in which its files go
   * @param millis for which each request waits
   * @param deployment the options of its deployment, by their names in a file
   */
  static ServedApplication start(Path folder, int millis, Map<String, ?> deployment)
      throws IOException, InterruptedException {
    String token = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path file = Files.writeString(folder.resolve("applications.yaml"), config(millis, deployment));
    Path tokenFile = Files.writeString(folder.resolve("token"), token);
    ServedProcess process =
        ServedProcess.start(
            List.of(
                "deploy",
                file.toString(),
                "--port",
                "0",
                "--token-file",
                tokenFile.toString(),
                "--classpath",
                classPath()));
    try {
      URI url = URI.create(process.await("Serving load at "));
      return new ServedApplication(process, millis, token, url);
    } catch (RuntimeException | IOException failure) {
      process.close();
      throw failure;
    }
  }

  /** JSON is YAML too, so that one form is right for the file and for the request. */
  private static String config(int millis, Map<String, ?> deployment) {
    Map<String, Object> application =
        Map.of(
            "name",
            "load",
            "import_path",
            LoadedApplication.class.getName() + ":application",
            "args",
            Map.of("millis", millis),
            "deployments",
            List.of(deployment));
    return JSON.writeValueAsString(
        Map.of(
            "applications",
            List.of(application),
            "http_options",
            Map.of("request_timeout_s", REQUEST_TIMEOUT_S)));
  }

  private static String classPath() {
    try {
      URI jar = LoadedApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(jar).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("expected a file with the benchmarks' classes", e);
    }
  }

  /** Changes its deployment, and waits until all is so. */
  void update(Map<String, ?> deployment) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            request("/api/serve/applications/")
                .PUT(BodyPublishers.ofString(config(millis, deployment))));
    if (response.statusCode() != 200) {
      throw new IllegalStateException("expected an update, found " + response.body());
    }
  }

  /** Asks it once for the number of the process that answers; nothing where none does. */
  OptionalLong replicaPid() throws IOException, InterruptedException {
    HttpResponse<String> response = send(request("/"));
    int status = response.statusCode();
    if (status == TOO_LATE || status >= SERVER_ERROR) { // by one that was killed just now
      return OptionalLong.empty();
    }
    if (status != 200) {
      throw new IllegalStateException("expected a process's number, found " + response.body());
    }
    return OptionalLong.of(Long.parseLong(response.body()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .timeout(ANSWER_LIMIT)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  String url() {
    return url.toString();
  }

  /** Returns what requests must bring. */
  String token() {
    return token;
  }

  /** Returns what it holds more in memory from now on. */
  MemoryGrowth memoryGrowth() throws IOException, InterruptedException {
    return process.memoryGrowth();
  }

  @Override
  public void close() throws InterruptedException {
    try (process;
        client) {
      client.shutdownNow();
    }
  }
}
