package dev.mobula.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The time of a {@link NetworkStep} by JMH, the bytes that it allocates, and how much of what the
 * core could do it does. PyTorch driven from Python needs about 2,000, 2,100 and 15,600 µs at batch
 * 64, 256 and 4,096 on two cores.
 */
final class NetworkStepBenchmark implements Benchmark {
  static final String NAME = "network-step";

  private static final int[] BATCHES = {64, 256, 4096};
  private static final double[] ASKED_MICROS = {80, 280, 5000};
  private static final double[] PYTORCH_MICROS = {2000, 2100, 15600};
  private static final int COMPARED = 256;
  private static final int[] LSTM_UNITS = {64, 256};
  private static final int WARM_UP_STEPS = 3000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> figures() {
    List<String> names = new ArrayList<>();
    for (int rows : BATCHES) {
      names.add("us_b" + rows);
      names.add("bytes_allocated_b" + rows);
    }
    names.addAll(List.of("fma_loop_gflops", "b256_vs_fma_loop"));
    for (int units : LSTM_UNITS) {
      names.addAll(List.of("us_lstm" + units, "lstm" + units + "_vs_fma_loop"));
    }
    return names;
  }

  @Override
  public void run(Report report) throws Exception {
    compareWithFmaLoop(report);
    for (int units : LSTM_UNITS) {
      compareWithFmaLoop(units, report);
    }
    Jmh.Micros micros = Jmh.micros(NetworkStepKernel.class);
    for (int i = 0; i < BATCHES.length; i++) {
      int rows = BATCHES[i];
      report.add(
          Figure.lower("us_b" + rows, micros.with(rows), "us")
              .asked(ASKED_MICROS[i])
              .peer("PyTorch from Python", PYTORCH_MICROS[i]));
      report.add(Figure.lower("bytes_allocated_b" + rows, bytesAllocated(rows), "B/step").asked(0));
    }
  }

  private static void compareWithFmaLoop(Report report) {
    List<Double> rates = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    try (NetworkStep compared = new NetworkStep(COMPARED)) {
      CpuClock.interleaved(
          compared,
          new FmaLoop(),
          (step, loop) -> {
            double limit = FmaLoop.FLOP / loop;
            rates.add(limit * 1e-9);
            shares.add(NetworkStep.flop(COMPARED) / step / limit);
          });
    }
    report.add(Figure.higher("fma_loop_gflops", Median.of(rates), "GFLOP/s"));
    report.add(Figure.higher("b256_vs_fma_loop", Median.of(shares), "1"));
  }

  private static void compareWithFmaLoop(int units, Report report) {
    List<Double> micros = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    try (LstmStep compared = new LstmStep(units)) {
      CpuClock.interleaved(
          compared,
          new FmaLoop(),
          (step, loop) -> {
            micros.add(step * 1e6);
            shares.add(LstmStep.flop(units) / step / (FmaLoop.FLOP / loop));
          });
    }
    report.add(Figure.lower("us_lstm" + units, Median.of(micros), "us"));
    report.add(Figure.higher("lstm" + units + "_vs_fma_loop", Median.of(shares), "1"));
  }

  private static double bytesAllocated(int rows) {
    try (NetworkStep step = new NetworkStep(rows)) {
      return bytesAllocated(step);
    }
  }

  private static double bytesAllocated(NetworkStep step) {
    for (int i = 0; i < WARM_UP_STEPS; i++) {
      step.run();
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int steps = 1000;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < steps; i++) {
      step.run();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    return bytes / steps; // whole bytes: reading the counter itself allocates a few
  }
}
