package dev.mobula.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code ./mobula serve} in a process of its own. */
final class ServedPolicy implements AutoCloseable {
  static final byte[] JSON =
      "{\"observation\": [0.0123, -0.4321, 0.0456, 0.2345]}".getBytes(StandardCharsets.UTF_8);

  private static final String SERVING = "Serving ";
  private static final String GRPC = "Serving gRPC at ";

  private final ServedProcess process;
  private final String url;
  private final String grpcAddress;
  private final double startMillis;

  private ServedPolicy(ServedProcess process, String url, String grpcAddress, double startMillis) {
    this.process = process;
    this.url = url;
    this.grpcAddress = grpcAddress;
    this.startMillis = startMillis;
  }

  /** Starts it, and asks it once. */
  static ServedPolicy start(Path checkpoint) throws IOException, InterruptedException {
    long start = System.nanoTime();
    ServedProcess process =
        ServedProcess.start(List.of(checkpoint.toString(), "--port", "0", "--grpc-port", "0"));
    try {
      String url = process.await(SERVING);
      ask(url);
      double millis = (System.nanoTime() - start) * 1e-6;
      return new ServedPolicy(process, url, process.await(GRPC), millis);
    } catch (RuntimeException | IOException | InterruptedException failure) {
      process.close();
      throw failure;
    }
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

  /** Returns what it holds more in memory from now on. */
  MemoryGrowth memoryGrowth() throws IOException, InterruptedException {
    return process.memoryGrowth();
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
