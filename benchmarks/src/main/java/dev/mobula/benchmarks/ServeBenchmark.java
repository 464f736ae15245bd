package dev.mobula.benchmarks;

import dev.mobula.train.ResultsDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A policy of CartPole-v1, two nets of 4-64-64, served by {@code ./mobula serve} on the loopback
 * device and asked by load generators from outside the project, all on the same processors: wrk for
 * throughput, h2load for latency at a fixed rate and for gRPC. Where they are missing, their
 * figures are left out, which it says.
 */
final class ServeBenchmark implements Benchmark {
  private static final int CONNECTIONS = 64;
  private static final int RATE = 5_000;
  private static final int STARTS = 5;
  private static final String RAY = "Ray Serve, 8 cores, no-op";

  @Override
  public String name() {
    return "serve";
  }

  @Override
  public List<String> figures() {
    return List.of(
        "compute_us",
        "start_ms",
        "json_requests_per_s",
        "json_p99_ms",
        "memory_growth_mb",
        "json_p99_ms_at_5k",
        "grpc_requests_per_s",
        "grpc_p99_ms_at_5k");
  }

  @Override
  public void run(Report report) throws Exception {
    double compute = Jmh.micros(PolicyKernel.class).only();
    report.add(Figure.lower("compute_us", compute, "us").asked(5));
    Path folder = Files.createTempDirectory("mobula-benchmark-serve");
    try {
      Path checkpoint = train(folder);
      double[] starts = new double[STARTS];
      for (int i = -1; i < STARTS; i++) { // the first fills the caches of the disk
        try (ServedPolicy served = ServedPolicy.start(checkpoint)) {
          starts[Math.max(0, i)] = served.startMillis();
        }
      }
      report.add(Figure.lower("start_ms", Median.of(starts), "ms").asked(1_000));
      try (ServedPolicy served = ServedPolicy.start(checkpoint)) {
        load(served, folder, report);
      }
    } finally {
      ResultsDirectory.deleteTree(folder);
    }
  }

  private static Path train(Path folder) throws IOException, InterruptedException {
    MobulaCommand mobula = new MobulaCommand();
    mobula.run(
        "train",
        mobula.file("configs/ppo-cartpole.yaml").toString(),
        "--stop",
        "training_iteration=4",
        "--storage-path",
        folder.toString());
    return folder.resolve("cartpole-ppo");
  }

  private static void load(ServedPolicy served, Path folder, Report report) throws Exception {
    LoadGenerator load = new LoadGenerator(folder);
    Path json = Files.write(folder.resolve("request.json"), ServedPolicy.JSON);
    Path grpc = Files.write(folder.resolve("request.grpc"), GrpcFrame.request());
    if (LoadGenerator.has("wrk")) {
      load.wrk(served.url(), json, CONNECTIONS, 20); // to compile
      LoadGenerator.Throughput found = load.wrk(served.url(), json, CONNECTIONS, 10);
      report.add(
          Figure.higher("json_requests_per_s", found.requestsPerSecond(), "1/s")
              .asked(30_000)
              .peer(RAY, 3_500));
      report.add(Figure.lower("json_p99_ms", found.p99Millis(), "ms").asked(10));
      MemoryGrowth growth = served.memoryGrowth();
      load.wrk(served.url(), json, CONNECTIONS, seconds(found));
      growth.addTo(report, "memory_growth_mb", UnaryOperator.identity());
    } else {
      for (String name : List.of("json_requests_per_s", "json_p99_ms", "memory_growth_mb")) {
        report.skip(name, "found no wrk");
      }
    }
    if (!LoadGenerator.has("h2load")) {
      for (String name : List.of("json_p99_ms_at_5k", "grpc_requests_per_s", "grpc_p99_ms_at_5k")) {
        report.skip(name, "found no h2load");
      }
      return;
    }
    double p99 = load.h2load(served.url(), json, "--h1", RATE, 10).p99Millis();
    report.add(Figure.lower("json_p99_ms_at_5k", p99, "ms").asked(1).peer(RAY, 4.69));
    served.checkGrpc();
    load.h2load(served.grpcUrl(), grpc, "-m16", 0, 20); // to compile
    report.add(
        Figure.higher(
                "grpc_requests_per_s",
                load.h2load(served.grpcUrl(), grpc, "-m16", 0, 10).requestsPerSecond(),
                "1/s")
            .asked(30_000));
    double grpcP99 = load.h2load(served.grpcUrl(), grpc, "-m16", RATE, 10).p99Millis();
    report.add(
        Figure.lower("grpc_p99_ms_at_5k", grpcP99, "ms").asked(1).peer("Ray Serve, no-op", 2.08));
  }

  /** Returns how long {@code -Dmobula.requests} take, a million unless given. */
  private static int seconds(LoadGenerator.Throughput found) {
    return (int) Math.ceil(Long.getLong("mobula.requests", 1_000_000) / found.requestsPerSecond());
  }
}
