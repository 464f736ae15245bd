package dev.mobula.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * SAC on Pendulum-v1 with rl-baselines3-zoo's hyperparameters: how much of what the core could do
 * an update does, and 20,000 steps from the config file to the checkpoint.
 */
final class SacPendulumBenchmark implements Benchmark {
  private static final int RUNS = 1;

  @Override
  public String name() {
    return "sac-pendulum";
  }

  @Override
  public List<String> figures() {
    return List.of("update_vs_fma_loop", "update_us", "cpu_s", "wall_s");
  }

  @Override
  public void run(Report report) throws Exception {
    compareWithFmaLoop(report);
    TrainingCost cost = TrainingCost.median(new MobulaCommand(), "configs/sac-pendulum.yaml", RUNS);
    report.add(Figure.lower("cpu_s", cost.cpuSeconds(), "s"));
    report.add(Figure.lower("wall_s", cost.wallSeconds(), "s"));
  }

  private static void compareWithFmaLoop(Report report) {
    List<Double> shares = new ArrayList<>();
    List<Double> micros = new ArrayList<>();
    try (SacUpdate compared = new SacUpdate()) {
      CpuClock.interleaved(
          compared,
          new FmaLoop(),
          (update, loop) -> {
            shares.add(SacUpdate.flop() / update / (FmaLoop.FLOP / loop));
            micros.add(update * 1e6);
          });
    }
    report.add(Figure.higher("update_vs_fma_loop", Median.of(shares), "1").asked(0.6));
    report.add(Figure.lower("update_us", Median.of(micros), "us"));
  }
}
