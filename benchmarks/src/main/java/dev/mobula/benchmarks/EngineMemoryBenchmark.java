package dev.mobula.benchmarks;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What the process holds while a {@link NetworkStep} of a small network is taken again and again on
 * one engine, on the CPU: native memory that is lost at each step shows as growth over the second
 * half, when code has been compiled and pools are full.
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
    double[] residents = new double[PARTS + 1];
    try (NetworkStep step = new NetworkStep(network, config(), ROWS)) {
      for (int part = 1; part <= PARTS; part++) {
        int done = partEnd(part);
        for (int i = partEnd(part - 1); i < done; i++) {
          step.run();
        }
        Footprint held = Footprint.now();
        report.note(
            String.format(Locale.ROOT, "%s, %,d updates: %s", network.figure(), done, held));
        residents[part] = held.residentMb();
      }
    }
    double last = residents[PARTS];
    double growthMb = Math.max(0, last - residents[PARTS / 2]);
    double thousands = (updates - partEnd(PARTS / 2)) * 1e-3;
    String name = network.figure();
    report.add(Figure.lower(name + "_first_mb", residents[1], "MB"));
    report.add(Figure.lower(name + "_last_mb", last, "MB"));
    report.add(
        Figure.lower(name + "_growth_kb_per_1000", growthMb * KB_PER_MB / thousands, "KB")
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
