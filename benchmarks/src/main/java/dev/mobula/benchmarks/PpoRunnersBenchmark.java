package dev.mobula.benchmarks;

import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * PPO on CartPole-v1 with one EnvRunner beside the learner, with two in threads and with two in
 * processes of their own: environment steps a second by the wall clock, learning included, over the
 * second half of 100,000 steps, when processes are there and most code is compiled. Medians of
 * three runs each, taken in turn.
 */
final class PpoRunnersBenchmark implements Benchmark {
  private static final String CONFIG = "configs/ppo-cartpole.yaml";
  private static final int RUNS = 3;
  private static final long ENV_STEPS = 100_000;

  /** Where the EnvRunners are. */
  private enum Runners {
    LOCAL("local_steps_per_s", 0, false),
    THREADS("thread_runners_steps_per_s", 2, false),
    PROCESSES("process_runners_steps_per_s", 2, true);

    private final String figure;
    private final int remote;
    private final boolean isolated;
    private final double[] rates = new double[RUNS];

    Runners(String figure, int remote, boolean isolated) {
      this.figure = figure;
      this.remote = remote;
      this.isolated = isolated;
    }

    ExperimentSpec experiment(Path config) {
      List<String> overrides =
          List.of(
              "config.env_runners.num_env_runners=" + remote,
              "config.env_runners.isolated=" + isolated);
      return ExperimentFile.load(config, overrides, AlgorithmTypes.configTypes()).getFirst();
    }
  }

  @Override
  public String name() {
    return "ppo-runners";
  }

  @Override
  public List<String> figures() {
    return List.of(Runners.values()).stream().map(runners -> runners.figure).toList();
  }

  @Override
  public void run(Report report) {
    Path config = new MobulaCommand().file(CONFIG);
    for (int i = -1; i < RUNS; i++) { // the first is to compile, and does not count
      for (Runners runners : Runners.values()) {
        double rate = stepsPerSecond(runners.experiment(config));
        runners.rates[Math.max(0, i)] = rate;
      }
    }
    for (Runners runners : Runners.values()) {
      report.add(Figure.higher(runners.figure, Median.of(runners.rates), "1/s"));
    }
  }

  private static double stepsPerSecond(ExperimentSpec experiment) {
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      trainTo(algorithm, ENV_STEPS / 2);
      long before = algorithm.envSteps();
      long start = System.nanoTime();
      trainTo(algorithm, ENV_STEPS);
      return (algorithm.envSteps() - before) * 1e9 / (System.nanoTime() - start);
    }
  }

  private static void trainTo(Algorithm algorithm, long envSteps) {
    while (algorithm.envSteps() < envSteps) {
      algorithm.train();
    }
  }
}
