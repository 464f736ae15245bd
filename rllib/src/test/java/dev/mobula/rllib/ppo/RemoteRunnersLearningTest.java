package dev.mobula.rllib.ppo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The main job with its eight environments on remote EnvRunners, which reach the same return. */
class RemoteRunnersLearningTest {
  private static final Path CONFIG = Path.of("..", "configs", "ppo-cartpole.yaml");

  @Test
  void shouldBalanceThePoleWithOneRemoteRunner() {
    expectBalance(1, false);
  }

  @Test
  void shouldBalanceThePoleWithTwoRemoteRunners() {
    expectBalance(2, false);
  }

  @Test
  void shouldBalanceThePoleWithTwoRunnersInProcessesOfWhichOneIsKilled() {
    expectBalance(2, true);
  }

  /**
   * Trains and evaluates.
   *
   * @param isolated whether each runner has a process, one of which is killed in the middle
   */
  private static void expectBalance(int runners, boolean isolated) {
    ExperimentSpec experiment =
        ExperimentFile.load(
                CONFIG,
                List.of(
                    "config.env_runners.num_env_runners=" + runners,
                    "config.env_runners.num_envs_per_env_runner=" + 8 / runners,
                    "config.env_runners.isolated=" + isolated,
                    "config.env_runners.num_cpus_per_env_runner=0.5",
                    "config.evaluation.evaluation_duration=100"),
                AlgorithmTypes.configTypes())
            .getFirst();
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      boolean kills = isolated;
      while (algorithm.envSteps() < 100_000) {
        algorithm.train();
        if (kills && algorithm.envSteps() > 30_000) {
          killOneWorker();
          kills = false;
        }
      }
      EvaluationResult result = algorithm.evaluate();
      assertTrue(
          result.mean() >= 475 && result.episodes() == 100,
          () -> "expected a mean return of 475 over 100 episodes, found " + result);
    }
  }

  private static void killOneWorker() {
    ProcessHandle worker =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .findFirst()
            .orElseThrow();
    worker.destroyForcibly();
    worker.onExit().join();
  }
}
