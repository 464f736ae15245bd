package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ObservabilityOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trains for a moment, then serves what was learnt, in a process of its own. */
@DisabledOnOs(OS.WINDOWS)
class ServeCommandIT {
  @TempDir Path temp;

  private static CliRun train(Path results) {
    return CliRun.of(
        new RllibExperiments(),
        "train",
        "--algo",
        "PPO",
        "--env",
        "CartPole-v1",
        "--stop",
        "training_iteration=1",
        "--storage-path",
        results.toString());
  }

  private Process serve(Path results, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(results.toString(), "--port", "0"));
    arguments.addAll(List.of(options));
    return serve(arguments);
  }

  private Process serve(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.addAll(List.of(Main.class.getName(), "serve"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(ObservabilityOptions.METRICS_PORT, "0");
    return builder.redirectError(temp.resolve("errors").toFile()).start();
  }

  /** Starts to deploy what never comes to run, on two processors or a hundred. */
  private Process deployStuck(String... options) throws Exception {
    String file =
        """
        applications:
          - import_path: dev.mobula.serve.samples.TextApplication:application
            deployments: [{name: Translator, num_replicas: 500, ray_actor_options: {num_cpus: 1}}]
        """;
    Path config = Files.writeString(temp.resolve("stuck.yaml"), file);
    List<String> arguments = new ArrayList<>(List.of("deploy", config.toString()));
    arguments.addAll(List.of(options));
    Process process = serve(arguments);
    while (!errors().contains("waiting for deployment")) {
      assertTrue(process.isAlive(), errors());
      Thread.sleep(20);
    }
    return process;
  }

  private String errors() throws IOException {
    return Files.readString(temp.resolve("errors"));
  }

  private void assertEndsBySignal(Process process) throws Exception {
    process.destroy();
    assertEquals(143, process.waitFor(), errors());
  }

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldEndBySignalWhatDoesNotComeToRun() throws Exception {
    assertEndsBySignal(deployStuck("--port", "0"));
  }

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldGoOnWithANewerConfiguration() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String token = Files.writeString(temp.resolve("token"), "secret\n").toString();
    Process process = deployStuck("--port", Integer.toString(port), "--token-file", token);
    String address = "http://127.0.0.1:" + port;
    CliRun newer =
        CliRun.of(
            new RllibExperiments(),
            "serve",
            "deploy",
            Path.of("../configs/serve-example.yaml").toString(),
            "--address",
            address,
            "--token-file",
            token);
    assertEquals(ExitCode.OK, newer.exitCode(), newer.err());
    while (!errors().contains("superseded by a newer one")) {
      assertTrue(process.isAlive(), errors());
      Thread.sleep(20);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + "/hallo"))
              .timeout(Duration.ofSeconds(60))
              .header("Authorization", "Bearer secret")
              .POST(HttpRequest.BodyPublishers.ofString("hello world"))
              .build();
      assertEquals("hallo Welt", client.send(request, BodyHandlers.ofString()).body());
    }
    assertEndsBySignal(process);
  }

  private static String awaitUrl(BufferedReader out) throws Exception {
    String line = out.readLine();
    while (line != null && !line.startsWith("Serving ")) {
      line = out.readLine();
    }
    assertNotNull(line, "nothing is served");
    return line.substring("Serving ".length());
  }

  @Test
  void shouldServeTheNewestCheckpointUntilItIsTerminated() throws Exception {
    CliRun trained = train(temp.resolve("results"));
    assertEquals(ExitCode.OK, trained.exitCode(), trained.err());
    Path run;
    try (var runs = Files.list(temp.resolve("results"))) {
      run = runs.findFirst().orElseThrow();
    }
    Process process = serve(run, "--name", "cartpole");
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        HttpClient client = HttpClient.newHttpClient()) {
      String url = awaitUrl(out);
      assertTrue(url.matches("http://127.0.0.1:\\d+/policies/cartpole/action"), url);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(60))
              .POST(HttpRequest.BodyPublishers.ofString("{\"observation\": [0, 0, 0, 0]}"))
              .build();
      var response = client.send(request, BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      assertTrue(response.body().matches("\\{\"action\":[01],.*"), response.body());
      CliRun metrics = CliRun.of(new RllibExperiments(), "metrics", Long.toString(process.pid()));
      assertTrue(
          metrics
              .out()
              .contains(
                  "mobula_serve_requests_total{application=\"models\",deployment=\"cartpole\",outcome=\"ok\"} 1.0"),
          metrics.out() + metrics.err());
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(ExitCode.SIGNAL + 15, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }
}
