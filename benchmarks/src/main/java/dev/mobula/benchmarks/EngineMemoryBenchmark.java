package dev.mobula.benchmarks;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What the process holds while a {@link NetworkStep} of a small network is taken again and again on
 * one engine, on the CPU: native memory that is lost at each step shows as growth.
 *
 * @param framework the engine
 * @param precision the name of a {@link dev.mobula.policies.Precision}
 * @param updates the steps of each network, at least {@link #FEWEST_UPDATES}
 */
record EngineMemoryBenchmark(String framework, String precision, int updates) implements Benchmark {
  static final String NAME = "engine-memory";
  static final int UPDATES = 100_000;

  /** As the process is looked at after each tenth. */
  static final int FEWEST_UPDATES = 10;

  private static final int PARTS = 10;
  private static final int ROWS = 32;
  private static final List<StepNetwork> NETWORKS = List.of(StepNetwork.SMALL, StepNetwork.MINATAR);
  private static final double KB_PER_MB = 1024;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> figures() {
    return NETWORKS.stream()
        .map(StepNetwork::figure)
        .flatMap(name ->
            List.of(name + "_first_mb", name + "_last_mb", name + "_growth_kb_per_1000").stream())
        .toList();
  }

  @Override
  public void run(Report report) throws Exception {
    report.note(
        "%s, precision %s, one thread of the CPU, %d rows, %,d updates of each network"
            .formatted(framework, precision, ROWS, updates));
    for (StepNetwork network : NETWORKS) {
      measure(network, report);
    }
  }

  private void measure(StepNetwork network, Report report) throws IOException {
    double first = 0;
    double last = 0;
    try (NetworkStep step = new NetworkStep(network, config(), ROWS)) {
      for (int part = 1; part <= PARTS; part++) {
        int done = partEnd(part);
        for (int i = partEnd(part - 1); i < done; i++) {
          step.run();
        }
        Footprint held = Footprint.now();
        report.note(
            String.format(Locale.ROOT, "%s, %,d updates: %s", network.figure(), done, held));
        first = part == 1 ? held.residentMb() : first;
        last = held.residentMb();
      }
    }
    double thousands = (updates - partEnd(1)) * 1e-3;
    String name = network.figure();
    report.add(Figure.lower(name + "_first_mb", first, "MB"));
    report.add(Figure.lower(name + "_last_mb", last, "MB"));
    report.add(
        Figure.lower(
                name + "_growth_kb_per_1000",
                Math.max(0, last - first) * KB_PER_MB / thousands,
                "KB")
            .asked(100));
  }

  private int partEnd(int part) {
    return (int) ((long) updates * part / PARTS);
  }

  private AlgorithmConfig config() {
    return PpoConfig.builder()
        .framework(framework)
        .learners(learners -> learners.precision(precision))
        .build()
        .common();
  }
}
