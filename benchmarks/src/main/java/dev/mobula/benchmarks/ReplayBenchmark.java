package dev.mobula.benchmarks;

import java.util.List;

/**
 * A replay buffer of 100,000 steps with observations of 4 numbers: adding a step, drawing 256
 * transitions, and the memory that a step takes; rlox, in Rust, publishes 4.2 µs for drawing 256.
 */
final class ReplayBenchmark implements Benchmark {
  @Override
  public String name() {
    return "replay";
  }

  @Override
  public List<String> figures() {
    return List.of(
        "push_us",
        "sample256_us",
        "sample256_prioritised_us",
        "sample256_stacked_us",
        "bytes_per_transition",
        "bytes_per_transition_stacked");
  }

  @Override
  public void run(Report report) throws Exception {
    double push = Jmh.micros(ReplayPushKernel.class).only() / ReplaySteps.STEPS;
    report.add(Figure.lower("push_us", push, "us").asked(0.3));
    Jmh.Micros sample = Jmh.micros(ReplaySampleKernel.class);
    report.add(
        Figure.lower("sample256_us", sample.with(ReplaySteps.UNIFORM), "us")
            .asked(4)
            .peer("rlox", 4.2));
    report.add(
        Figure.lower("sample256_prioritised_us", sample.with(ReplaySteps.PRIORITIZED), "us")
            .asked(25));
    report.add(Figure.lower("sample256_stacked_us", sample.with(ReplaySteps.STACKED), "us"));
    report.add(bytes("bytes_per_transition", ReplaySteps.UNIFORM));
    report.add(bytes("bytes_per_transition_stacked", ReplaySteps.STACKED));
  }

  /** Asks for each observation to be held once, and at most 5% beside what a step has to hold. */
  private static Figure bytes(String name, String type) {
    double bytes = new ReplaySteps(type).buffer().byteSize();
    return Figure.lower(name, bytes / ReplaySteps.CAPACITY, "B").asked(25.2);
  }
}
