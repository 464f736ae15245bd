package dev.mobula.benchmarks;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The wall-clock time of a {@link NetworkStep} of several networks on one engine and device, beside
 * the same step driven from Python where there is a Python with PyTorch.
 *
 * @param framework the engine
 * @param onCard whether it computes on a CUDA card
 * @param precision the name of a {@link dev.mobula.policies.Precision}
 * @param networks those measured
 */
record EngineStepsBenchmark(
    String framework, boolean onCard, String precision, List<StepNetwork> networks)
    implements Benchmark {
  private static final int[] BATCHES = {64, 256, 1024, 4096, 16384};
  private static final long WARM_UP_NANOS = 1_000_000_000L;
  private static final long ROUND_NANOS = 400_000_000L;
  private static final int ROUNDS = 5;

  @Override
  public String name() {
    return NetworkStepBenchmark.NAME;
  }

  @Override
  public List<String> figures() {
    return networks.stream().flatMap(network -> figures(network).stream()).toList();
  }

  private List<String> figures(StepNetwork network) {
    return batches(network).mapToObj(rows -> figure(network, rows)).toList();
  }

  private static String figure(StepNetwork network, int rows) {
    return network.figure() + "_us_b" + rows;
  }

  private IntStream batches(StepNetwork network) {
    return IntStream.of(BATCHES).filter(rows -> rows <= network.mostRows(onCard));
  }

  @Override
  public void run(Report report) throws Exception {
    PythonSteps python = PythonSteps.find(onCard, precision);
    report.note(
        "%s on %s, precision %s, beside %s"
            .formatted(
                framework,
                onCard ? "cuda:0" : "one thread of the CPU",
                precision,
                python.version()));
    for (StepNetwork network : networks) {
      String reason = unsupported(network);
      if (reason != null) {
        figures(network).forEach(figure -> report.skip(figure, reason));
        continue;
      }
      for (int rows : batches(network).toArray()) {
        measure(network, rows, python, report);
      }
    }
  }

  private @Nullable String unsupported(StepNetwork network) {
    return config().learnerEngine().reasonNotSupported(network.policy().network()).orElse(null);
  }

  private void measure(StepNetwork network, int rows, PythonSteps python, Report report)
      throws Exception {
    double micros;
    try (NetworkStep step = new NetworkStep(network, config(), rows)) {
      micros = micros(step);
    }
    OptionalDouble peer = python.micros(network, rows);
    Figure measured = Figure.lower(figure(network, rows), micros, "us");
    report.add(
        peer.isPresent() ? measured.peer("PyTorch from Python", peer.getAsDouble()) : measured);
  }

  private AlgorithmConfig config() {
    return PpoConfig.builder()
        .framework(framework)
        .learners(learners -> learners.numGpusPerLearner(onCard ? 1 : 0).precision(precision))
        .build()
        .common();
  }

  private static double micros(Runnable step) {
    repeat(step, WARM_UP_NANOS);
    List<Double> rounds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      rounds.add(repeat(step, ROUND_NANOS));
    }
    return Median.of(rounds);
  }

  /** Returns the microseconds of one repetition. */
  private static double repeat(Runnable step, long nanos) {
    long start = System.nanoTime();
    int count = 0;
    while (System.nanoTime() - start < nanos) {
      step.run();
      count++;
    }
    return (System.nanoTime() - start) * 1e-3 / count;
  }
}
