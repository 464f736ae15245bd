package dev.mobula.benchmarks;

import java.util.List;
import java.util.Optional;

/** All benchmarks. */
final class Benchmarks {
  static final List<Benchmark> ALL =
      List.of(
          new PpoCartPoleBenchmark(),
          new SamplingBenchmark(),
          new NetworkStepBenchmark(),
          new GaeBenchmark(),
          new CoreBenchmark());

  private Benchmarks() {}

  static Optional<Benchmark> named(String name) {
    return ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(Benchmark::name).toList();
  }
}
