package dev.mobula.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * The main job: PPO on CartPole-v1, 100,000 steps with rl-baselines3-zoo's hyperparameters, from
 * the config file to the checkpoint.
 *
 * <p>{@code cpu_s} and {@code wall_s} are the medians of whole processes, {@code cpu_s} with the
 * JVM's start and compilation on all cores; stable-baselines3's process needs 25 to 35 CPU seconds
 * for the same job. {@code warm_cpu_s} is the training alone, repeated within one JVM, and {@code
 * warm_vs_fma_loop} how much of what a core can compute, {@code fma_loop_gflops}, it is: the
 * arithmetic of its dense layers by the rate of register-only multiply-adds, measured in between.
 */
final class PpoCartPoleBenchmark implements Benchmark {
  private static final String CONFIG = "configs/ppo-cartpole.yaml";
  private static final int RUNS = 5;
  private static final int WARM_UP_RUNS = 3;
  private static final long ENV_STEPS = 100_000;
  private static final int WARM_UP_ROUNDS = 10;
  private static final int EPOCHS = 20;

  /**
   * The arithmetic of the dense layers: a forward pass for each step, and 20 epochs of learning.
   */
  private static final double FLOP =
      NetworkStep.forwardFlop(ENV_STEPS) + EPOCHS * NetworkStep.flop(ENV_STEPS);

  private static final double ASKED_CPU_SECONDS = 4;
  private static final double ASKED_WARM_CPU_SECONDS = 2.6;
  private static final double STABLE_BASELINES3_CPU_SECONDS = 25;

  @Override
  public String name() {
    return "ppo-cartpole";
  }

  @Override
  public List<String> figures() {
    return List.of("cpu_s", "wall_s", "warm_cpu_s", "fma_loop_gflops", "warm_vs_fma_loop");
  }

  @Override
  public void run(Report report) throws Exception {
    MobulaCommand mobula = new MobulaCommand();
    TrainingCost cost = TrainingCost.median(mobula, CONFIG, RUNS);
    report.add(
        Figure.lower("cpu_s", cost.cpuSeconds(), "s")
            .asked(ASKED_CPU_SECONDS)
            .peer("stable-baselines3", STABLE_BASELINES3_CPU_SECONDS));
    report.add(Figure.lower("wall_s", cost.wallSeconds(), "s"));
    runWarm(mobula.file(CONFIG), report);
  }

  private static void runWarm(Path config, Report report) {
    WarmTraining training = new WarmTraining(config, ENV_STEPS);
    for (int i = 0; i < WARM_UP_RUNS; i++) {
      training.cpuSeconds();
    }
    FmaLoop loop = new FmaLoop();
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      CpuClock.secondsOfRound(loop);
    }
    double[] cpu = new double[RUNS];
    double[] gflops = new double[RUNS];
    double[] shares = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      double before = CpuClock.secondsOfRound(loop);
      cpu[i] = training.cpuSeconds();
      double limit = FmaLoop.FLOP / ((before + CpuClock.secondsOfRound(loop)) / 2);
      gflops[i] = limit * 1e-9;
      shares[i] = FLOP / cpu[i] / limit;
    }
    report.add(Figure.lower("warm_cpu_s", Median.of(cpu), "s").asked(ASKED_WARM_CPU_SECONDS));
    report.add(Figure.higher("fma_loop_gflops", Median.of(gflops), "GFLOP/s"));
    report.add(Figure.higher("warm_vs_fma_loop", Median.of(shares), "1"));
  }
}
