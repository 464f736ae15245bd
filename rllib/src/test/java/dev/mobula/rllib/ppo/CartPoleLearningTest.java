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

/** The main job of the project, from its config file to a policy that balances the pole. */
class CartPoleLearningTest {
  private static final Path CONFIG = Path.of("..", "configs", "ppo-cartpole.yaml");

  @Test
  void shouldBalanceThePoleAfterTheStepsOfTheShippedConfigFile() {
    ExperimentSpec experiment =
        ExperimentFile.load(
                CONFIG,
                List.of("config.evaluation.evaluation_duration=100"),
                AlgorithmTypes.configTypes())
            .getFirst();
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      while (algorithm.envSteps() < 100_000) {
        algorithm.train();
      }
      EvaluationResult result = algorithm.evaluate();
      assertTrue(
          result.mean() >= 475 && result.episodes() == 100,
          () -> "expected a mean return of 475 over 100 episodes, found " + result);
    }
  }
}
