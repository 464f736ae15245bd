package dev.mobula.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code ./mobula serve} in a process of its own. */
final class ServedPolicy implements AutoCloseable {
  static final byte[] JSON =
      "{\"observation\": [0.0123, -0.4321, 0.0456, 0.2345]}".getBytes(StandardCharsets.UTF_8);

  private static final int STOP_LIMIT_S = 60;
  private static final String HTTP = "Serving http";
  private static final String GRPC = "Serving gRPC at ";

  private final Process process;
  private final String url;
  private final String grpcAddress;
  private final double startMillis;

  private ServedPolicy(Process process, String url, String grpcAddress, double startMillis) {
    this.process = process;
    this.url = url;
    this.grpcAddress = grpcAddress;
    this.startMillis = startMillis;
  }

  /** Starts it, and asks it once. */
  static ServedPolicy start(Path checkpoint) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(
                new MobulaCommand().file("mobula").toString(),
                "serve",
                checkpoint.toString(),
                "--port",
                "0",
                "--grpc-port",
                "0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String url = await(out, HTTP).substring("Serving ".length());
      ask(url);
      double millis = (System.nanoTime() - start) * 1e-6;
      return new ServedPolicy(process, url, await(out, GRPC).substring(GRPC.length()), millis);
    } catch (RuntimeException | IOException | InterruptedException failure) {
      process.destroy();
      throw failure;
    }
  }

  private static String await(BufferedReader out, String start) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new IllegalStateException("expected a line '" + start + "…', found none");
  }

  private static void ask(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON))
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("expected an action, found " + response.body());
      }
    }
  }

  /** Checks that the request that is measured is answered: gRPC says so in a trailer alone. */
  void checkGrpc() throws IOException, InterruptedException {
    GrpcFrame.check(grpcAddress);
  }

  String url() {
    return url;
  }

  String grpcUrl() {
    return "http://" + grpcAddress + "/inference.GRPCInferenceService/ModelInfer";
  }

  /** Returns how long it took from the start of the process to the first answer. */
  double startMillis() {
    return startMillis;
  }

  /** Returns the memory that it holds once garbage was collected. */
  double residentMegabytes() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    int exit =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("expected jcmd to collect garbage, found exit code " + exit);
    }
    return Footprint.residentMb(Long.toString(process.pid()));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
