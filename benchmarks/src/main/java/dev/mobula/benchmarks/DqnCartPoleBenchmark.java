package dev.mobula.benchmarks;

import java.util.List;

/**
 * DQN on CartPole-v1, 50,000 steps with rl-baselines3-zoo's hyperparameters, from the config file
 * to the checkpoint: medians of whole processes, of which stable-baselines3's needs 65 to 80 CPU
 * seconds.
 */
final class DqnCartPoleBenchmark implements Benchmark {
  private static final int RUNS = 3;

  @Override
  public String name() {
    return "dqn-cartpole";
  }

  @Override
  public List<String> figures() {
    return List.of("cpu_s", "wall_s");
  }

  @Override
  public void run(Report report) throws Exception {
    TrainingCost cost = TrainingCost.median(new MobulaCommand(), "configs/dqn-cartpole.yaml", RUNS);
    report.add(
        Figure.lower("cpu_s", cost.cpuSeconds(), "s").asked(18).peer("stable-baselines3", 65));
    report.add(Figure.lower("wall_s", cost.wallSeconds(), "s"));
  }
}
